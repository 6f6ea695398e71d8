import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHeldClock } from "./clock.ts";
import { createRateLimiter, RATE_WINDOW_MS } from "./rate-limit.ts";
import { at, startBench } from "./testing/harness.ts";

describe("the rate limit", () => {
  it("never admits more than the limit within any sixty seconds, and always admits at the promised instant", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 60 }),
        (limit, pauses) => {
          const clock = createHeldClock(1_700_000_000_123);
          const limiter = createRateLimiter(clock);
          const admittedAt: number[] = [];
          for (const pause of pauses) {
            clock.advance(pause);
            const window = limiter.take("token", limit);
            if (window.isAdmitted) admittedAt.push(clock.now());
            else {
              clock.advance(window.resetAt * 1000 - clock.now());
              expect(limiter.take("token", limit).isAdmitted).toBe(true);
              admittedAt.push(clock.now());
            }
            const inWindow = admittedAt.filter((instant) => instant > clock.now() - RATE_WINDOW_MS);
            expect(inWindow.length).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });

  it("tells limit, remainder and reset on every answer, and refuses with 429 APP_002 until the window slides", async () => {
    const bench = await startBench({ settings: { rateLimit: 3 } });
    const client = bench.client();
    const rateOf = (headers: Headers) =>
      ["limit", "remaining", "reset"].map((name) => Number(headers.get(`x-ratelimit-${name}`)));
    const start = bench.clock.now() / 1000;
    expect(rateOf((await client.call("GET", "/user")).headers)).toEqual([3, 2, start + 60]);
    bench.clock.advance(10_000);
    expect(rateOf((await client.call("GET", "/list/1")).headers)).toEqual([3, 1, start + 60]);
    await client.call("GET", "/user");
    const refused = await client.call("GET", "/user");
    expect([refused.status, at(refused.body, "ECODE")]).toEqual([429, "APP_002"]);
    expect(rateOf(refused.headers)).toEqual([3, 0, start + 60]);
    bench.clock.advance(49_999);
    expect((await client.call("GET", "/user")).status).toBe(429);
    bench.clock.advance(1);
    expect((await client.call("GET", "/user")).status).toBe(200);
    expect((await client.call("GET", "/user")).status).toBe(429);
    await bench.sandbox.close();
  });

  it("counts each token by itself, with a limit of its own when it has one", async () => {
    const bench = await startBench({ settings: { rateLimit: 1 } });
    const first = bench.client();
    const second = bench.client("tom");
    expect((await first.call("GET", "/user")).status).toBe(200);
    expect((await second.call("GET", "/user")).status).toBe(200);
    expect((await first.call("GET", "/user")).status).toBe(429);
    const [token] = bench.sandbox.control.tokens();
    bench.sandbox.control.limitToken({ token: token?.fingerprint ?? "", rateLimit: 10 });
    const raised = await first.call("GET", "/user");
    expect([raised.status, raised.headers.get("x-ratelimit-limit")]).toEqual([200, "10"]);
    expect((await second.call("GET", "/user")).status).toBe(429);
    bench.sandbox.control.changeSettings({ rateLimit: 2 });
    expect((await second.call("GET", "/user")).status).toBe(200);
    await bench.sandbox.close();
  });
});
