import { describe, expect, it, vi } from "vitest";
import { describeRateLimiter } from "#lib/testing/rate-limiter-contract.ts";
import { systemPool } from "../db/index.ts";
import { newId } from "../ids/index.ts";
import { createPostgresRateLimiter } from "./postgres.ts";

describeRateLimiter("rate limiter in PostgreSQL", createPostgresRateLimiter);

describe("rate limiter in PostgreSQL", () => {
  it("takes calls that arrive together in few statements", async () => {
    const limiter = createPostgresRateLimiter();
    const key = newId();
    const policy = { limit: 1_000, windowMs: 60_000 };
    await limiter.limit(key, policy);
    const statements = vi.spyOn(systemPool(), "query");
    const decisions = await Promise.all(Array.from({ length: 500 }, () => limiter.limit(key, policy)));
    expect(statements.mock.calls.length).toBeLessThanOrEqual(2);
    statements.mockRestore();
    expect(decisions.every((decision) => decision.allowed)).toBe(true);
    // The last of them sees what all the others took.
    expect(Math.min(...decisions.map((decision) => decision.remaining))).toBe(499);
  });

  it("leaves a row that the sweep can remove once its bucket is full again", async () => {
    const key = newId();
    await createPostgresRateLimiter().limit(key, { limit: 5, windowMs: 60_000 });
    const { rows } = await systemPool().query<{ seconds: number }>(
      "select extract(epoch from expires_at - clock_timestamp())::float8 as seconds from rate_limit_windows where key like $1",
      [`${key}%`],
    );
    expect(rows[0]?.seconds).toBeGreaterThan(50);
    expect(rows[0]?.seconds).toBeLessThanOrEqual(60);
  });
});
