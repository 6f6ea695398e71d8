import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CALL_TIMEOUT_MS } from "#lib/clickup/call-timeout.ts";
import { isSettled, nextLookAt, retryDelaySeconds, TASK_TIMINGS } from "./timings.ts";

const sentAt = new Date("2026-11-21T09:00:00Z");
const later = (ms: number) => new Date(sentAt.getTime() + ms);

describe("timings", () => {
  it("the settle time covers the send window, the call's own limit, and most of a minute beyond", () => {
    expect(TASK_TIMINGS.settleMs).toBeGreaterThanOrEqual(
      TASK_TIMINGS.sendWindowMs + CALL_TIMEOUT_MS + 45_000,
    );
  });

  it("a claim outlives the time of any step", () => {
    expect(TASK_TIMINGS.claimLostMs).toBeGreaterThan(120_000);
  });

  it("retries come after 60, 120 and 240 seconds, and no more", () => {
    expect([1, 2, 3, 4].map((tries) => retryDelaySeconds(tries, TASK_TIMINGS))).toEqual([60, 120, 240, null]);
  });
});

describe("nextLookAt", () => {
  it.each([
    [0, 2_000],
    [2_000, 5_000],
    [30_000, 45_000],
    [60_000, 90_000],
    [120_000, 120_000],
  ])("%i ms after the call looks at %i ms", (age, expected) => {
    expect(nextLookAt(sentAt, later(age), TASK_TIMINGS)).toEqual(later(expected));
  });

  it("comes in the end to a look that settles, whatever each look takes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 12, maxLength: 12 }),
        (delays) => {
          let now = sentAt;
          for (const delay of delays) {
            now = new Date(nextLookAt(sentAt, now, TASK_TIMINGS).getTime() + delay);
            if (isSettled(sentAt, now, TASK_TIMINGS)) return;
          }
          throw new Error("never settled");
        },
      ),
    );
  });
});
