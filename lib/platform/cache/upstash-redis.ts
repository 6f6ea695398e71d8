import "server-only";
import { Redis } from "@upstash/redis";
import { env } from "../env/index.ts";

/** Redis is an aid on the request path: slower than this it is no help. */
const TIMEOUT_MS = 1_500;

let client: Redis | undefined;

/** Upstash Redis, when the settings name one. It speaks HTTP, so there is no connection to keep or close. */
export function upstashRedis(): Redis | null {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  if (url === undefined || token === undefined) return null;
  client ??= createUpstashRedis(url, token);
  return client;
}

export function createUpstashRedis(url: string, token: string): Redis {
  return new Redis({
    url,
    token,
    enableTelemetry: false,
    retry: { retries: 1, backoff: () => 50 },
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
    // Values are parsed by our own schemas.
    automaticDeserialization: false,
  });
}
