import "server-only";
import { createCache } from "./cache.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createRedisStore } from "./redis-store.ts";
import { upstashRedis } from "./upstash-redis.ts";

/**
 * The cache of this installation: Upstash Redis when it is configured, else the process's memory. What it holds
 * may be read by whoever can read Redis, so secrets go in sealed.
 */
export const cache = createCache(() => {
  const redis = upstashRedis();
  return redis === null ? createMemoryStore() : createRedisStore(redis);
});
