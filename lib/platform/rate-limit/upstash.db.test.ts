import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeRateLimiter } from "#lib/testing/rate-limiter-contract.ts";
import { hasRedisServer, startTestRedis, type TestRedis } from "#lib/testing/redis-server.ts";
import { createUpstashRedis } from "../cache/upstash-redis.ts";
import { newId } from "../ids/index.ts";
import { withFallback } from "./index.ts";
import { createPostgresRateLimiter } from "./postgres.ts";
import { createUpstashRateLimiter } from "./upstash.ts";

describe.skipIf(!hasRedisServer)("with redis-server on this machine", () => {
  let redis: TestRedis;
  const make = () => createUpstashRateLimiter(createUpstashRedis(redis.url, redis.token));

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());

  describeRateLimiter("rate limiter in Redis", make);

  it("lets PostgreSQL count while Redis is away, so that limits still hold", async () => {
    const limiter = withFallback(make(), createPostgresRateLimiter());
    const key = newId();
    const policy = { limit: 2, windowMs: 3_600_000 };
    redis.setAway(true);
    try {
      const decisions = [];
      for (let call = 0; call < 3; call += 1) decisions.push((await limiter.limit(key, policy)).allowed);
      expect(decisions).toEqual([true, true, false]);
    } finally {
      redis.setAway(false);
    }
  });
});
