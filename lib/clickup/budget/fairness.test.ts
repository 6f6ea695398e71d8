/** The promises of the budget's pure core, played out on a virtual clock. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  busiestWindow,
  jainIndex,
  type SimulatedCall,
  type SimulatedRequest,
  simulateBudget,
} from "#lib/testing/simulated-budget.ts";
import type { JobLane } from "./lanes.ts";
import { type CustomerWeights, SHARE_WEIGHTS } from "./shares.ts";

const LIMIT = 100;
const MINUTE_MS = 60_000;

/** A small generator of its own (mulberry32): a seed tells the whole story again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const waits = (calls: readonly SimulatedCall[]) =>
  calls.map((call) => call.arrivedMs - call.askedMs).sort((one, other) => one - other);
const p95 = (sorted: readonly number[]) => sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
function sharesOf(calls: readonly SimulatedCall[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { customerId } of calls) shares.set(customerId, (shares.get(customerId) ?? 0) + 1);
  return shares;
}
const dump = (customerId: string, count: number, atMs = 0, lane: JobLane = "create"): SimulatedRequest[] =>
  Array.from({ length: count }, () => ({ customerId, lane, atMs }));

/** 49 customers who ask now and then, `perMinute` times a minute all together. */
function quietCustomers(perMinute: number, minutes: number, random: () => number): SimulatedRequest[] {
  const requests: SimulatedRequest[] = [];
  for (let at = 0; at < minutes * MINUTE_MS; at += (-Math.log(1 - random()) * MINUTE_MS) / perMinute)
    requests.push({ customerId: `customer-${Math.floor(random() * 49)}`, atMs: at });
  return requests;
}

function play(
  requests: readonly SimulatedRequest[],
  minutes: number,
  seed = 1,
  limit = LIMIT,
  weights?: CustomerWeights,
) {
  return simulateBudget({
    limit,
    requests: [...requests].sort((one, other) => one.atMs - other.atMs),
    ...(weights === undefined ? {} : { weights }),
    untilMs: minutes * MINUTE_MS,
    random: randomOf(seed),
  });
}

describe("the budget's fair order", () => {
  it("is never over the limit in any 60 seconds, and a backlog uses at least 90 % of it", {
    timeout: 60_000,
  }, async () => {
    const lanes: JobLane[] = ["create", "apply", "hydrate", "bulk"];
    const backlogs = fc.array(
      fc.record({
        lane: fc.constantFrom(...lanes),
        count: fc.integer({ min: 20, max: 600 }),
        atMs: fc.integer({ min: 0, max: 90_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(backlogs, fc.integer(), fc.constantFrom(100, 200, 400), async (parts, seed, limit) => {
        const minutes = 6;
        const long = dump("long", limit * minutes, 0, parts[0]?.lane);
        const others = parts.flatMap(({ lane, count, atMs }, index) =>
          dump(`customer-${index}`, count, atMs, lane),
        );
        const calls = await play([...long, ...others], minutes, seed, limit);
        expect(busiestWindow(calls.map(({ arrivedMs }) => arrivedMs))).toBeLessThanOrEqual(limit);
        // In the first minute the pace fills the window.
        const later = calls.filter(({ arrivedMs }) => arrivedMs >= MINUTE_MS);
        expect(later.length / (limit * (minutes - 1))).toBeGreaterThanOrEqual(0.9);
      }),
      {
        numRuns: 5,
        // Several backlogs at once, of which each has calls left within its allowance.
        examples: [
          [
            [
              { lane: "create", count: 20, atMs: 2_179 },
              { lane: "bulk", count: 54, atMs: 34_599 },
              { lane: "create", count: 100, atMs: 39_389 },
              { lane: "create", count: 111, atMs: 74_265 },
            ],
            -183_150_203,
            100,
          ],
        ],
      },
    );
  });

  it("one of 50 customers dumps 10,000: the others' p95 wait stays within twice the quiet value", {
    timeout: 60_000,
  }, async () => {
    for (const perMinute of [15, 40, 60]) {
      const others = quietCustomers(perMinute, 20, randomOf(perMinute));
      const quiet = waits(await play(others, 20));
      const calls = await play([...others, ...dump("dumper", 10_000, 120_000)], 20);
      const loud = waits(calls.filter(({ customerId }) => customerId !== "dumper"));
      expect(p95(loud)).toBeLessThanOrEqual(2 * p95(quiet));
      expect(loud.length).toBeGreaterThanOrEqual(quiet.length - 3);
      expect(calls.length / (LIMIT * 18)).toBeGreaterThanOrEqual(0.9);
    }
  });

  it("customers with a backlog get equal shares, whatever the length of it: Jain's index of at least 0.95", {
    timeout: 60_000,
  }, async () => {
    const others = Array.from({ length: 49 }, (_, index) => dump(`customer-${index}`, 60)).flat();
    const calls = await play([...dump("dumper", 10_000, 0, "bulk"), ...others], 15);
    const shares = sharesOf(calls);
    expect(shares.size).toBe(50);
    expect(jainIndex([...shares.values()])).toBeGreaterThan(0.95);
  });

  it("customers of weights 1 and 2 get 1 : 2 of the places, whoever has more waiting", {
    timeout: 60_000,
  }, async () => {
    const weights = new Map([["heavy", SHARE_WEIGHTS.high]]);
    for (const [usual, heavy] of [
      [4_000, 1_600],
      [1_000, 4_000],
    ] as const) {
      const calls = await play([...dump("usual", usual), ...dump("heavy", heavy)], 10, 1, LIMIT, weights);
      const shares = sharesOf(calls);
      expect((shares.get("heavy") ?? 0) / (shares.get("usual") ?? 0)).toBeGreaterThan(1.9);
      expect((shares.get("heavy") ?? 0) / (shares.get("usual") ?? 0)).toBeLessThan(2.1);
    }
  });

  it("shares follow the weights whoever waits, nobody starves, and the budget is used all the same", {
    timeout: 60_000,
  }, async () => {
    const share = fc.constantFrom(...Object.values(SHARE_WEIGHTS));
    await fc.assert(
      fc.asyncProperty(
        fc.array(share, { minLength: 1, maxLength: 12 }),
        fc.integer(),
        async (given, seed) => {
          const [limit, minutes] = [LIMIT, 10];
          const weights = new Map(given.map((weight, index) => [`customer-${index}`, weight]));
          const requests = given.flatMap((_, index) => dump(`customer-${index}`, limit * minutes));
          const calls = await play(requests, minutes, seed, limit, weights);
          const later = calls.filter(({ arrivedMs }) => arrivedMs >= MINUTE_MS);
          expect(later.length / (limit * (minutes - 1))).toBeGreaterThanOrEqual(0.9);
          const shares = sharesOf(later);
          const perWeight = given.map((weight, index) => (shares.get(`customer-${index}`) ?? 0) / weight);
          expect(jainIndex(perWeight)).toBeGreaterThan(0.95);
          for (const [index, weight] of given.entries()) {
            const fair = (later.length * weight) / given.reduce((sum, other) => sum + other, 0);
            expect(shares.get(`customer-${index}`) ?? 0).toBeGreaterThan(0.7 * fair);
          }
        },
      ),
      { numRuns: 8, examples: [[[SHARE_WEIGHTS.low], 1]] },
    );
  });

  it("keeps one customer's order, but for a few places", async () => {
    const calls = await play(dump("only", 600), 5);
    const places = calls.map(({ request }, place) => Math.abs(request - place));
    expect(Math.max(...places)).toBeLessThanOrEqual(20);
  });
});
