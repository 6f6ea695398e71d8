import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { hasRedisServer, startTestRedis, type TestRedis } from "#lib/testing/redis-server.ts";
import { newId } from "../ids/index.ts";
import { createCache } from "./cache.ts";
import { createRedisStore } from "./redis-store.ts";
import { createUpstashRedis } from "./upstash-redis.ts";

describe.skipIf(!hasRedisServer)("createRedisStore, with redis-server on this machine", () => {
  let redis: TestRedis;
  const makeStore = () => createRedisStore(createUpstashRedis(redis.url, redis.token));

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  it("keeps texts for their time, for every process", async () => {
    const key = newId();
    expect(await makeStore().get(key)).toBeNull();
    await makeStore().set(key, '{"name":"Größe 🎫"}', 60_000);
    expect(await makeStore().get(key)).toBe('{"name":"Größe 🎫"}');
    await makeStore().set(key, "1", 1);
    await expect.poll(() => makeStore().get(key)).toBeNull();
  });

  it("keeps what looks like a number a text", async () => {
    const key = newId();
    await makeStore().set(key, "12345678901234567890", 60_000);
    expect(await makeStore().get(key)).toBe("12345678901234567890");
  });

  it("forgets by key and by prefix, taking special characters as they are", async () => {
    const store = makeStore();
    const id = newId();
    const keys = [`${id}:a*:1`, `${id}:a*:2`, `${id}:ab:1`];
    for (const key of keys) await store.set(key, "x", 60_000);
    await store.deletePrefix(`${id}:a*:`);
    expect(await Promise.all(keys.map((key) => store.get(key)))).toEqual([null, null, "x"]);
    await store.delete(`${id}:ab:1`);
    expect(await store.get(`${id}:ab:1`)).toBeNull();
  });

  it("lets the cache load values while Redis is away", async () => {
    redis.setAway(true);
    try {
      const cache = createCache(makeStore);
      const value = cache.getOrLoad(newId(), 60_000, async () => 7, { schema: z.number(), name: "test" });
      expect(await value).toBe(7);
    } finally {
      redis.setAway(false);
    }
  });
});
