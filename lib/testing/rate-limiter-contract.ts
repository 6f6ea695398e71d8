/** What every rate limiter does alike: one suite for all of them. */
import { describe, expect, it } from "vitest";
import { newId } from "#lib/platform/ids/index.ts";
import type { RateLimitDecision, RateLimiter } from "#lib/platform/rate-limit/index.ts";

const HOUR_MS = 3_600_000;

function allowed(decisions: RateLimitDecision[]): number {
  return decisions.filter((decision) => decision.allowed).length;
}

/** `make` gives a new limiter on the same counters each time, as another process would have. */
export function describeRateLimiter(name: string, make: () => RateLimiter): void {
  describe(`${name} (contract)`, () => {
    it.each([
      { calls: 100, limit: 37 },
      { calls: 20, limit: 1 },
      { calls: 15, limit: 15 },
      { calls: 10, limit: 50 },
    ])(
      "lets exactly $limit of $calls parallel calls pass, however many processes make them",
      async ({ calls, limit }) => {
        const key = newId();
        const limiters = [make(), make(), make(), make()];
        const policy = { limit, windowMs: HOUR_MS };
        const decisions = await Promise.all(
          Array.from({ length: calls }, (_, index) => (limiters[index % 4] ?? make()).limit(key, policy)),
        );
        expect(allowed(decisions)).toBe(Math.min(calls, limit));
      },
    );

    it("counts down, and says when a refused caller may come again", async () => {
      const key = newId();
      const limiter = make();
      const policy = { limit: 3, windowMs: HOUR_MS };
      const before = Date.now();
      const decisions = [];
      for (let call = 0; call < 4; call += 1) decisions.push(await limiter.limit(key, policy));
      expect(decisions.map((decision) => decision.remaining)).toEqual([2, 1, 0, 0]);
      expect(decisions.map((decision) => decision.limit)).toEqual([3, 3, 3, 3]);
      const refused = decisions[3];
      expect(refused?.allowed).toBe(false);
      // One call comes back each third of an hour.
      const waitMs = (refused?.resetAt.getTime() ?? 0) - before;
      expect(waitMs).toBeGreaterThan(HOUR_MS / 3 - 10_000);
      expect(waitMs).toBeLessThan(HOUR_MS / 3 + 10_000);
    });

    it("keeps the counts of different keys apart", async () => {
      const limiter = make();
      const policy = { limit: 1, windowMs: HOUR_MS };
      const decisions = await Promise.all(
        [newId(), newId(), newId()].map((key) => limiter.limit(key, policy)),
      );
      expect(allowed(decisions)).toBe(3);
    });

    it("keeps the counts of different policies apart", async () => {
      const key = newId();
      const limiter = make();
      expect((await limiter.limit(key, { limit: 1, windowMs: HOUR_MS })).allowed).toBe(true);
      expect((await limiter.limit(key, { limit: 2, windowMs: HOUR_MS })).remaining).toBe(1);
    });

    it("gives calls back as time passes, and never more than the limit", async () => {
      const limiter = make();
      const policy = { limit: 5, windowMs: 250 };
      const callMs = policy.windowMs / policy.limit;
      const key = newId();
      const startedAt = Date.now();
      let passed = 0;
      while (passed < 12) if ((await limiter.limit(key, policy)).allowed) passed += 1;
      // Five at once, then one each twentieth of a second.
      expect(Date.now() - startedAt).toBeGreaterThanOrEqual(6 * callMs);

      // Time itself is under test here: three windows later there must be one bucket full, not three.
      await new Promise((resolve) => setTimeout(resolve, 3 * policy.windowMs));
      const burstAt = Date.now();
      const burst = await Promise.all(Array.from({ length: 30 }, () => limiter.limit(key, policy)));
      const refilled = Math.ceil((Date.now() - burstAt) / callMs) + 1;
      expect(allowed(burst)).toBeGreaterThanOrEqual(policy.limit);
      expect(allowed(burst)).toBeLessThanOrEqual(policy.limit + refilled);
    });
  });
}
