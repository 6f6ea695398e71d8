import "server-only";
import { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis";
import type { RateLimiter, RateLimitPolicy } from "./policy.ts";

/** A limiter whose buckets are keys in Redis, so that all copies of the app share them. */
export function createUpstashRateLimiter(redis: Redis): RateLimiter {
  const limiters = new Map<string, Ratelimit>();

  const limiterFor = ({ limit, windowMs }: RateLimitPolicy): Ratelimit => {
    const name = `${limit}/${windowMs}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const made = new Ratelimit({
      redis,
      prefix: `relaydesk:rate-limit:${name}`,
      // The same bucket as in PostgreSQL: full at first, one call back every windowMs / limit.
      limiter: Ratelimit.tokenBucket(1, `${Math.max(1, Math.round(windowMs / limit))} ms`, limit),
      ephemeralCache: false,
      analytics: false,
      // The library would let calls pass after a timeout of its own; the client's timeout is an error instead.
      timeout: 0,
    });
    limiters.set(name, made);
    return made;
  };

  return {
    limit: async (key, policy) => {
      const { success, remaining, reset } = await limiterFor(policy).limit(key);
      const left = Math.max(0, Number(remaining));
      const fullAt = Date.now() + (policy.limit - left) * (policy.windowMs / policy.limit);
      return {
        allowed: success,
        limit: policy.limit,
        remaining: left,
        resetAt: new Date(success ? fullAt : Number(reset)),
      };
    },
  };
}
