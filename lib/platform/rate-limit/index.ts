import "server-only";
import { upstashRedis } from "../cache/upstash-redis.ts";
import { logger } from "../logger/index.ts";
import type { RateLimiter } from "./policy.ts";
import { createPostgresRateLimiter } from "./postgres.ts";
import { createUpstashRateLimiter } from "./upstash.ts";

export type { RateLimitDecision, RateLimiter } from "./policy.ts";

let limiter: RateLimiter | undefined;

/** The limiter of this installation: Upstash Redis when it is configured, else PostgreSQL. */
export function rateLimiter(): RateLimiter {
  limiter ??= makeRateLimiter();
  return limiter;
}

function makeRateLimiter(): RateLimiter {
  const inPostgres = createPostgresRateLimiter();
  const redis = upstashRedis();
  return redis === null ? inPostgres : withFallback(createUpstashRateLimiter(redis), inPostgres);
}

/** Limits must hold while Redis is away: sign-in would otherwise be open to guessing just then. */
export function withFallback(preferred: RateLimiter, fallback: RateLimiter): RateLimiter {
  return {
    limit: async (key, policy) => {
      try {
        return await preferred.limit(key, policy);
      } catch (error) {
        logger.warn({ err: error }, "Redis cannot count; PostgreSQL counts instead");
        return fallback.limit(key, policy);
      }
    },
  };
}
