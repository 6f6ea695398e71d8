import { LRUCache } from "lru-cache";
import { now } from "../clock/index.ts";
import type { CacheStore } from "./cache.ts";

/** Characters that the process holds at most; the entries used least recently go first. */
const MAX_CHARACTERS = 32_000_000;

/** Texts in the memory of this process. */
export function createMemoryStore(maxCharacters = MAX_CHARACTERS): CacheStore {
  const entries = new LRUCache<string, { text: string; expiresAt: number }>({
    maxSize: maxCharacters,
    sizeCalculation: ({ text }, key) => text.length + key.length,
  });
  return {
    get: async (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (entry.expiresAt > now().getTime()) return entry.text;
      entries.delete(key);
      return null;
    },
    set: async (key, text, ttlMs) => {
      entries.set(key, { text, expiresAt: now().getTime() + ttlMs });
    },
    delete: async (key) => {
      entries.delete(key);
    },
    deletePrefix: async (prefix) => {
      for (const key of [...entries.keys()]) if (key.startsWith(prefix)) entries.delete(key);
    },
  };
}
