import "server-only";
import type { z } from "zod";
import { logger } from "../logger/index.ts";
import { counter, histogram } from "../metrics/index.ts";

/** Where cached texts lie. A failing store is no reason to fail: the value is loaded instead. */
export type CacheStore = {
  get: (key: string) => Promise<string | null>;
  set: (key: string, text: string, ttlMs: number) => Promise<void>;
  delete: (key: string) => Promise<void>;
  deletePrefix: (prefix: string) => Promise<void>;
};

export type Cache = {
  /**
   * The cached value, or a fresh one that is then kept for `ttlMs`. Callers who miss at the same time share one
   * load. `schema` describes the value as JSON and parses what comes back; `name` is the metrics' word for it.
   */
  getOrLoad: <T extends z.ZodType>(
    key: string,
    ttlMs: number,
    load: () => Promise<z.input<T>>,
    options: { schema: T; name: string },
  ) => Promise<z.output<T>>;
  /** Forgets a value. A load under way still answers those who wait for it, but is not kept. */
  delete: (key: string) => Promise<void>;
  /** Forgets all values whose keys begin so. */
  deletePrefix: (prefix: string) => Promise<void>;
};

const requests = counter({
  name: "cache_requests_total",
  help: "Look-ups by outcome: hit, miss, or shared with a load under way",
  labels: ["cache", "outcome"],
});
const loadDuration = histogram({
  name: "cache_load_duration_seconds",
  help: "How long it took to load what was not cached",
  labels: ["cache"],
});

export function createCache(makeStore: () => CacheStore): Cache {
  let made: CacheStore | undefined;
  const store = () => {
    made ??= makeStore();
    return made;
  };
  const loads = new Map<string, { value: Promise<unknown>; isStale: boolean }>();
  const abandon = (key: string) => {
    const load = loads.get(key);
    if (load !== undefined) load.isStale = true;
    loads.delete(key);
  };

  return {
    getOrLoad: async (key, ttlMs, load, { schema, name }) => {
      const known = loads.get(key);
      if (known !== undefined) {
        requests.inc({ cache: name, outcome: "shared" });
        return schema.parse(await known.value);
      }
      const current: { value: Promise<unknown>; isStale: boolean } = {
        value: Promise.resolve(),
        isStale: false,
      };
      const lookUp = async (): Promise<unknown> => {
        const text = await store().get(key).catch(warn);
        const cached = text === null || text === undefined ? undefined : readJson(text);
        // A value of an older version of the schema counts as missing.
        if (cached !== undefined && schema.safeParse(cached).success) {
          requests.inc({ cache: name, outcome: "hit" });
          return cached;
        }
        requests.inc({ cache: name, outcome: "miss" });
        const stop = loadDuration.startTimer({ cache: name });
        const fresh = JSON.stringify(await load());
        stop();
        if (!current.isStale) await store().set(key, fresh, ttlMs).catch(warn);
        return readJson(fresh);
      };
      loads.set(key, current);
      current.value = lookUp();
      try {
        return schema.parse(await current.value);
      } finally {
        if (loads.get(key) === current) loads.delete(key);
      }
    },

    delete: async (key) => {
      abandon(key);
      await store().delete(key);
    },

    deletePrefix: async (prefix) => {
      for (const key of [...loads.keys()]) if (key.startsWith(prefix)) abandon(key);
      await store().deletePrefix(prefix);
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function warn(error: unknown): null {
  logger.warn({ err: error }, "The cache's store does not answer; going on without it");
  return null;
}
