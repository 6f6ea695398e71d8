import { describe, expect, it } from "vitest";
import { type SimulatedRequest, simulateBudget } from "#lib/testing/simulated-budget.ts";
import { msUntilDone, turnsUntil } from "./finish-times.ts";

const BACKLOGS: Record<string, number[]> = {
  "one customer with 300": [300],
  "one with 500 among ten with 10": [500, ...Array.from({ length: 10 }, () => 10)],
  "three with 40, 120 and 360": [40, 120, 360],
  "twenty with 25": Array.from({ length: 20 }, () => 25),
};

function play(counts: readonly number[], limit: number) {
  let seed = 7;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const requests: SimulatedRequest[] = counts.flatMap((count, index) =>
    Array.from({ length: count }, () => ({ customerId: `customer-${index}`, atMs: 0 })),
  );
  return simulateBudget({
    limit,
    requests,
    untilMs: 3_600_000,
    random,
  });
}

describe("finish times", () => {
  it("counts the turns of others, up to what they want", () => {
    expect(turnsUntil(0, [])).toBe(1);
    const equals = (...counts: number[]) => counts.map((waiting) => ({ waiting, weight: 1 }));
    expect(turnsUntil(0, equals(10_000))).toBe(2);
    expect(turnsUntil(9, equals(10_000, 3))).toBe(10 + 10 + 3);
    expect(turnsUntil(99, equals(10))).toBe(110);
  });

  it("counts two turns of a customer that is twice as heavy, and one for two of one half as heavy", () => {
    expect(turnsUntil(9, [{ waiting: 10_000, weight: 2 }])).toBe(10 + 20);
    expect(turnsUntil(9, [{ waiting: 12, weight: 2 }])).toBe(10 + 12);
    expect(turnsUntil(9, [{ waiting: 10_000, weight: 0.5 }])).toBe(10 + 5);
  });

  it.each(Object.entries(BACKLOGS))("told for %s, they are close to what happens", async (_, counts) => {
    for (const limit of [100, 400]) {
      const calls = await play(counts, limit);
      let toldForAll = 0;
      for (const [index, count] of counts.entries()) {
        const own = calls.filter(({ customerId }) => customerId === `customer-${index}`);
        const others = counts
          .filter((_count, other) => other !== index)
          .map((waiting) => ({ waiting, weight: 1 }));
        const toldFor = (position: number) =>
          msUntilDone(turnsUntil(position, others), { limit, used: 0, callsPerTask: 1 });
        for (const position of [Math.floor(count / 2), count - 1]) {
          const actual = own[position]?.arrivedMs ?? Number.NaN;
          // Whether a place is the last of one window or the first of the next is a matter of moments.
          expect(Math.abs(toldFor(position) - actual)).toBeLessThanOrEqual(0.15 * actual + 60_000);
        }
        toldForAll = Math.max(toldForAll, toldFor(count - 1));
      }
      const actual = calls.at(-1)?.arrivedMs ?? Number.NaN;
      expect(Math.abs(toldForAll - actual)).toBeLessThanOrEqual(0.15 * actual + 15_000);
    }
  });
});
