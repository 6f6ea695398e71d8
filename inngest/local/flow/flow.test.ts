import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANE_WINDOW, Lanes, type LanesOptions } from "./lanes.ts";
import type { CallJob, Claimed } from "./queue.ts";
import { admit } from "./rate.ts";

let made = 0;
function call(change: Partial<CallJob> = {}): Claimed<CallJob> {
  made += 1;
  return {
    id: `job-${made}`,
    job: {
      run: `run-${made}`,
      function: "f",
      step: null,
      attempt: 0,
      isStart: true,
      lane: "lane",
      keys: [],
      throttleKey: null,
      priority: 0,
      queuedAtMs: made,
      ...change,
    },
  };
}

function lanes(options: Partial<LanesOptions> & { limits?: Record<string, number[]> } = {}): Lanes {
  return new Lanes({
    maxCalls: options.maxCalls ?? 10,
    limitsOf: options.limitsOf ?? ((id) => ({ concurrency: options.limits?.[id] ?? [] })),
    admitStart: options.admitStart ?? (() => true),
  });
}

function drain(target: Lanes, nowMs = 0): Claimed<CallJob>[] {
  const taken: Claimed<CallJob>[] = [];
  for (let next = target.next(nowMs).call; next; next = target.next(nowMs).call) taken.push(next);
  return taken;
}

describe("lanes", () => {
  it("holds to the limit of each key, and lets other keys pass", () => {
    const target = lanes({ limits: { f: [1] } });
    for (const key of ["a", "a", "b"]) target.add(call({ lane: key, keys: [key] }));
    const taken = drain(target);
    expect(taken.map(({ job }) => job.lane).sort()).toEqual(["a", "b"]);
    const first = taken.find(({ job }) => job.lane === "a");
    target.end(first?.id ?? "");
    expect(drain(target).map(({ job }) => job.lane)).toEqual(["a"]);
  });

  it("counts a shared key over functions", () => {
    const target = lanes({ limits: { f: [1], g: [1] } });
    target.add(call({ function: "f", keys: ["env:x"] }));
    target.add(call({ function: "g", keys: ["env:x"], lane: "other" }));
    expect(drain(target)).toHaveLength(1);
  });

  it("lets functions take turns", () => {
    const target = lanes({ maxCalls: 100 });
    for (let index = 0; index < 20; index += 1) target.add(call({ function: "busy", lane: "busy" }));
    target.add(call({ function: "quiet", lane: "quiet" }));
    const order = drain(target).map(({ job }) => job.function);
    expect(order.indexOf("quiet")).toBeLessThan(2);
  });

  it("keeps places free for functions that have nothing in flight", () => {
    const target = lanes({ maxCalls: 10 });
    for (let index = 0; index < 20; index += 1) target.add(call({ function: "busy", lane: "busy" }));
    expect(drain(target)).toHaveLength(8);
    target.add(call({ function: "quiet", lane: "quiet" }));
    expect(drain(target).map(({ job }) => job.function)).toEqual(["quiet"]);
  });

  it("lets what has begun go before what begins, and priority before age", () => {
    const target = lanes({ limits: { f: [1] } });
    target.add(call({ keys: ["k"], run: "late", queuedAtMs: 2_000 }));
    target.add(call({ keys: ["k"], run: "early", queuedAtMs: 1_000 }));
    target.add(call({ keys: ["k"], run: "urgent", queuedAtMs: 2_500, priority: 5 }));
    target.add(call({ keys: ["k"], run: "begun", isStart: false, queuedAtMs: 9_000 }));
    const order: string[] = [];
    for (let next = target.next(0).call; next; next = target.next(0).call) {
      order.push(next.job.run);
      target.end(next.id);
    }
    expect(order).toEqual(["begun", "urgent", "early", "late"]);
  });

  it("asks again when a throttled start may happen, and lets others pass meanwhile", () => {
    const target = lanes({
      admitStart: (job, nowMs) => (job.throttleKey === "slow" && nowMs < 500 ? 500 : true),
    });
    target.add(call({ lane: "slow", throttleKey: "slow" }));
    target.add(call({ lane: "fast" }));
    expect(drain(target, 0).map(({ job }) => job.lane)).toEqual(["fast"]);
    expect(target.next(0)).toEqual({ call: null, askAgainAtMs: 500 });
    expect(drain(target, 500).map(({ job }) => job.lane)).toEqual(["slow"]);
  });

  it("makes no call of a function that is unknown or whose app is away", () => {
    const target = lanes({ limitsOf: (id) => (id === "away" ? null : { concurrency: [] }) });
    target.add(call({ function: "away", lane: "away" }));
    target.add(call({ function: "here", lane: "here" }));
    expect(drain(target).map(({ job }) => job.function)).toEqual(["here"]);
  });

  it("takes a job once however often it is claimed, and names its full lanes", () => {
    const target = lanes({ limits: { f: [1] } });
    const one = call({ keys: ["k"] });
    target.add(one);
    target.add(one);
    expect(target.waiting).toBe(1);
    for (let index = 1; index < LANE_WINDOW; index += 1) target.add(call({ keys: ["k"] }));
    expect(target.fullLanes()).toEqual(["lane"]);
    drain(target);
    expect(target.fullLanes()).toEqual([]);
  });

  it("never breaks a limit and makes every call in the end, in any order of events", () => {
    const step = fc.record({
      key: fc.constantFrom("a", "b", "c"),
      fn: fc.constantFrom("f", "g"),
      isStart: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 3 }), (steps, limit) => {
        const target = lanes({ maxCalls: 5, limits: { f: [limit], g: [limit] } });
        const flying: Claimed<CallJob>[] = [];
        let calls = 0;
        const take = () => {
          for (const taken of drain(target)) {
            flying.push(taken);
            calls += 1;
          }
          const perKey = (key: string) => flying.filter(({ job }) => job.keys[0] === key).length;
          expect(flying.length).toBeLessThanOrEqual(5);
          for (const { job } of flying) expect(perKey(job.keys[0] ?? "")).toBeLessThanOrEqual(limit);
        };
        for (const { key, fn, isStart } of steps) {
          target.add(call({ function: fn, lane: `${fn}${key}`, keys: [`${fn}${key}`], isStart }));
          take();
        }
        while (flying.length > 0) {
          target.end(flying.shift()?.id ?? "");
          take();
        }
        expect(calls).toBe(steps.length);
      }),
    );
  });
});

describe("rate", () => {
  it("admits the limit per period over time, and the burst at once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }),
        (limit, burst, gaps) => {
          const rate = { limit, periodMs: 1_000, burst };
          let nowMs = 0;
          let stored: number | null = null;
          let admitted = 0;
          for (const gap of gaps) {
            nowMs += gap;
            const decision = admit(rate, stored, nowMs);
            if (decision.isAllowed) {
              stored = decision.arrivalMs;
              admitted += 1;
            } else {
              expect(decision.retryAtMs).toBeGreaterThan(nowMs);
              expect(admit(rate, stored, decision.retryAtMs).isAllowed).toBe(true);
            }
          }
          expect(admitted).toBeLessThanOrEqual(Math.floor((nowMs * limit) / 1_000) + burst + 1);
        },
      ),
    );
  });
});
