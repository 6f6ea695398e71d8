import "server-only";
import type { Redis } from "@upstash/redis";
import type { CacheStore } from "./cache.ts";

const NAMESPACE = "relaydesk:cache:";
const SCAN_COUNT = 500;

/** Texts in Redis, shared by all copies of the app. */
export function createRedisStore(redis: Redis): CacheStore {
  return {
    get: (key) => redis.get<string>(NAMESPACE + key),
    set: async (key, text, ttlMs) => {
      await redis.set(NAMESPACE + key, text, { px: Math.max(1, Math.round(ttlMs)) });
    },
    delete: async (key) => {
      await redis.del(NAMESPACE + key);
    },
    deletePrefix: async (prefix) => {
      const match = `${(NAMESPACE + prefix).replace(/[\\*?[\]]/g, "\\$&")}*`;
      let cursor = "0";
      do {
        const [next, keys] = await redis.scan(cursor, { match, count: SCAN_COUNT });
        if (keys.length > 0) await redis.del(...keys);
        cursor = next;
      } while (cursor !== "0");
    },
  };
}
