import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { holdClock } from "../clock/index.ts";
import { metricsRegistry } from "../metrics/index.ts";
import { type Cache, type CacheStore, createCache } from "./cache.ts";
import { createMemoryStore } from "./memory-store.ts";

const schema = z.object({ count: z.number() });
const MINUTE_MS = 60_000;

function counting() {
  let count = 0;
  return vi.fn(async () => {
    count += 1;
    return { count };
  });
}

/** A load that ends when the test says so. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<{ count: number }>();
  return { load: vi.fn(() => promise), resolve, reject };
}

function get(cache: Cache, load: () => Promise<{ count: number }>, key = "key", name = "test") {
  return cache.getOrLoad(key, MINUTE_MS, load, { schema, name });
}

let release = () => {};
afterEach(() => release());

describe("createCache", () => {
  it("loads once and answers from the cache until the time is up", async () => {
    let at = new Date("2026-01-01T00:00:00Z");
    release = holdClock(() => at);
    const cache = createCache(() => createMemoryStore());
    const load = counting();
    expect(await get(cache, load)).toEqual({ count: 1 });
    at = new Date("2026-01-01T00:00:59.999Z");
    expect(await get(cache, load)).toEqual({ count: 1 });
    at = new Date("2026-01-01T00:01:00Z");
    expect(await get(cache, load)).toEqual({ count: 2 });
  });

  it("lets callers who miss together share one load", async () => {
    const cache = createCache(() => createMemoryStore());
    const { load, resolve } = held();
    const answers = Promise.all(Array.from({ length: 20 }, () => get(cache, load)));
    resolve({ count: 7 });
    expect(new Set((await answers).map((answer) => answer.count))).toEqual(new Set([7]));
    expect(load).toHaveBeenCalledOnce();
  });

  it("gives each caller a value of its own, so that changing one changes no other", async () => {
    const cache = createCache(() => createMemoryStore());
    const first = await get(cache, counting());
    first.count = 99;
    expect(await get(cache, counting())).toEqual({ count: 1 });
  });

  it("tells all who wait of a failed load, and loads again for the next", async () => {
    const cache = createCache(() => createMemoryStore());
    const { load, reject } = held();
    const answers = Promise.allSettled([get(cache, load), get(cache, load)]);
    reject(new Error("down"));
    expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await get(cache, counting())).toEqual({ count: 1 });
  });

  it.each([
    ["delete", (cache: Cache) => cache.delete("spaces:1")],
    ["deletePrefix", (cache: Cache) => cache.deletePrefix("spaces:")],
  ])("%s forgets what is kept and what is being loaded", async (_, forget) => {
    const cache = createCache(() => createMemoryStore());
    await get(cache, counting(), "spaces:2");
    const { load, resolve } = held();
    const early = get(cache, load, "spaces:1");
    await forget(cache);
    const late = get(cache, async () => ({ count: 2 }), "spaces:1");
    resolve({ count: 1 });
    expect([await early, await late]).toEqual([{ count: 1 }, { count: 2 }]);
    expect(await get(cache, async () => ({ count: 3 }), "spaces:1")).toEqual({ count: 2 });
  });

  it("deletePrefix leaves other keys alone", async () => {
    const cache = createCache(() => createMemoryStore());
    await get(cache, counting(), "lists:1");
    await cache.deletePrefix("spaces:");
    expect(await get(cache, async () => ({ count: 5 }), "lists:1")).toEqual({ count: 1 });
  });

  it("loads again when what it kept no longer fits the schema", async () => {
    const store = createMemoryStore();
    await store.set("key", '{"total":3}', MINUTE_MS);
    const cache = createCache(() => store);
    expect(await get(cache, counting())).toEqual({ count: 1 });
  });

  it("goes on without a store that fails", async () => {
    const broken: CacheStore = {
      get: () => Promise.reject(new Error("away")),
      set: () => Promise.reject(new Error("away")),
      delete: async () => {},
      deletePrefix: async () => {},
    };
    expect(
      await get(
        createCache(() => broken),
        counting(),
      ),
    ).toEqual({ count: 1 });
  });

  it("counts hits and misses by the cache's name", async () => {
    const cache = createCache(() => createMemoryStore());
    const load = counting();
    for (let call = 0; call < 4; call += 1) await get(cache, load, "key", "counted");
    const text = await metricsRegistry().metrics();
    expect(text).toContain('relaydesk_cache_requests_total{cache="counted",outcome="miss"} 1');
    expect(text).toContain('relaydesk_cache_requests_total{cache="counted",outcome="hit"} 3');
  });
});

describe("createMemoryStore", () => {
  it("holds no more than it may, and lets go of what was used least recently", async () => {
    const store = createMemoryStore(30);
    await store.set("a", "0123456789", MINUTE_MS);
    await store.set("b", "0123456789", MINUTE_MS);
    await store.get("a");
    await store.set("c", "0123456789", MINUTE_MS);
    expect([await store.get("a"), await store.get("b"), await store.get("c")]).toEqual([
      "0123456789",
      null,
      "0123456789",
    ]);
  });
});
