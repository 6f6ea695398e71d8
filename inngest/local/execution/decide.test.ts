import { describe, expect, it } from "vitest";
import type { Answer, Operation } from "../protocol/answer.ts";
import { BACKOFF_JITTER_MS, BACKOFF_TABLE_MS, backoffMs } from "./backoff.ts";
import { type CallView, decide, type Effect, isAwaited, leadsToDiscovery } from "./decide.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const call: CallView = { stepId: null, attempt: 0, maxAttempts: 3 };
const run = { requestVersion: 2, pending: [] };

function answer(operations: Partial<Operation>[], extra: { isFinal?: boolean; retryAt?: Date } = {}): Answer {
  return {
    kind: "operations",
    version: 2,
    isFinal: extra.isFinal ?? false,
    retryAt: extra.retryAt ?? null,
    operations: operations.map((operation) => ({ op: "StepRun", id: "a", ...operation })),
  };
}
const kinds = (effects: Effect[]) => effects.map((effect) => effect.do);

describe("one operation", () => {
  it("memoises a step that ran", () => {
    expect(decide(run, call, answer([{ id: "a", displayName: "A", data: 1 }]), NOW)).toEqual([
      { do: "saveStep", stepId: "a", name: "A", output: { data: 1 }, isRace: false },
    ]);
  });

  it("tries a failed step again while attempts are left, then memoises its error", () => {
    const failed = answer([{ op: "StepError", id: "a", error: { name: "E", message: "m" } }]);
    expect(decide(run, call, failed, NOW)).toMatchObject([{ do: "retry", attempt: 1, at: null }]);
    const last = { ...call, attempt: 2 };
    expect(decide(run, last, failed, NOW)).toMatchObject([
      { do: "saveStep", output: { error: { name: "E", message: "m" } } },
    ]);
  });

  it("does not try again what must not be retried", () => {
    const final = answer([{ op: "StepError", id: "a", error: { message: "m" } }], { isFinal: true });
    expect(kinds(decide(run, call, final, NOW))).toEqual(["saveStep"]);
    const failed = answer([{ op: "StepFailed", id: "a", error: { message: "m" } }]);
    expect(kinds(decide(run, call, failed, NOW))).toEqual(["saveStep"]);
  });

  it("tries again at the moment the app names", () => {
    const retryAt = new Date(NOW.getTime() + 7_000);
    const failed = answer([{ op: "StepError", id: "a", error: { message: "m" } }], { retryAt });
    expect(decide(run, call, failed, NOW)).toMatchObject([{ do: "retry", at: retryAt }]);
  });

  it("reads sleeps from the name or the options, and dates too", () => {
    const until = (operation: Partial<Operation>) => {
      const [effect] = decide(run, call, answer([{ op: "Sleep", id: "s", ...operation }]), NOW);
      return effect?.do === "sleep" ? effect.until.toISOString() : effect;
    };
    expect(until({ name: "90s" })).toBe("2026-03-01T12:01:30.000Z");
    expect(until({ opts: { duration: "1h" } })).toBe("2026-03-01T13:00:00.000Z");
    expect(until({ name: "2026-03-02T00:00:00.000Z" })).toBe("2026-03-02T00:00:00.000Z");
  });

  it("fails the run on what it cannot do, and says what", () => {
    const refused = (operation: Partial<Operation>) => {
      const [effect] = decide(run, call, answer([operation]), NOW);
      return effect?.do === "finish" && effect.status === "failed" ? JSON.stringify(effect.output) : null;
    };
    expect(refused({ op: "AIGateway", id: "x", displayName: "infer" })).toContain("Inngest Cloud");
    expect(refused({ op: "Sleep", name: "soon" })).toContain("not a time");
    expect(refused({ op: "Sleep", name: "400d" })).toContain("more than a year");
    expect(refused({ op: "WaitForEvent", name: "e", opts: { if: "a.b ==" } })).toContain("refused");
    expect(refused({ op: "StepRun", data: "x".repeat(5 * 1024 * 1024) })).toContain("4 MB");
  });

  it("ends the run with what the function returned", () => {
    expect(decide(run, call, answer([{ op: "RunComplete", id: "c", data: 5 }]), NOW)).toEqual([
      { do: "finish", status: "completed", output: 5 },
    ]);
    expect(decide(run, call, { kind: "result", version: 2, output: "x" }, NOW)).toEqual([
      { do: "finish", status: "completed", output: "x" },
    ]);
  });

  it("retries a failed call, and fails the run after the last attempt", () => {
    const failed: Answer = {
      kind: "error",
      version: null,
      isFinal: false,
      retryAt: null,
      error: { name: "E", message: "m" },
    };
    expect(decide(run, call, failed, NOW)).toMatchObject([{ do: "retry", attempt: 1 }]);
    expect(decide(run, { ...call, attempt: 2 }, failed, NOW)).toMatchObject([
      { do: "finish", status: "failed" },
    ]);
    expect(decide(run, call, { ...failed, isFinal: true }, NOW)).toMatchObject([{ do: "finish" }]);
  });
});

describe("several operations", () => {
  it("plans them, and waits for all of them before it goes on", () => {
    const group = answer([
      { op: "StepPlanned", id: "a" },
      { op: "StepPlanned", id: "b" },
    ]);
    expect(decide(run, call, group, NOW)).toEqual([
      { do: "forcePlan" },
      { do: "expect", stepIds: ["a", "b"] },
      { do: "planStep", stepId: "a", name: "a" },
      { do: "planStep", stepId: "b", name: "b" },
    ]);
  });

  it("goes on after each in the older execution version, and where nothing is planned", () => {
    const group = answer([
      { op: "StepPlanned", id: "a" },
      { op: "Sleep", id: "b", name: "1s" },
    ]);
    expect(kinds(decide({ ...run, requestVersion: 1 }, call, group, NOW))).not.toContain("expect");
    const sleeps = answer([
      { op: "Sleep", id: "a", name: "1s" },
      { op: "Sleep", id: "b", name: "2s" },
    ]);
    expect(kinds(decide(run, call, sleeps, NOW))).toEqual(["forcePlan", "sleep", "sleep"]);
  });

  it("registers waits before the steps that may send what they wait for", () => {
    const group = answer([
      { op: "StepPlanned", id: "send" },
      { op: "WaitForEvent", id: "wait", name: "e", opts: { timeout: "1h" } },
    ]);
    expect(kinds(decide(run, call, group, NOW))).toEqual(["forcePlan", "expect", "waitForEvent", "planStep"]);
  });

  it("waits for no step of a race", () => {
    const race = { parallelMode: "race" };
    const group = answer([
      { op: "Sleep", id: "slow", name: "1h", opts: race },
      { op: "StepPlanned", id: "after" },
    ]);
    expect(decide(run, call, group, NOW)[1]).toEqual({ do: "expect", stepIds: ["after"] });
  });

  it("memoises buffered steps and ends the run in one answer", () => {
    const buffered = answer([
      { id: "a", data: 1 },
      { op: "RunComplete", id: "c", data: 2 },
    ]);
    expect(kinds(decide(run, call, buffered, NOW))).toEqual(["saveStep", "finish"]);
  });
});

describe("going on", () => {
  it("waits for the rest of a group, but not in a race", () => {
    expect(leadsToDiscovery([], "a", false)).toBe(true);
    expect(leadsToDiscovery(["a"], "a", false)).toBe(true);
    expect(leadsToDiscovery(["a", "b"], "a", false)).toBe(false);
    expect(leadsToDiscovery(["a", "b"], "a", true)).toBe(true);
  });

  it("ends a wait for any event when there is no expression", () => {
    expect(isAwaited(null, {}, {})).toBe(true);
    const expression = "event.data.id == async.data.id";
    expect(isAwaited(expression, { data: { id: 1 } }, { data: { id: 1 } })).toBe(true);
    expect(isAwaited(expression, { data: { id: 1 } }, { data: { id: 2 } })).toBe(false);
  });
});

describe("backoff", () => {
  it("follows the real server's table, with jitter on top, and stays at its end", () => {
    expect(backoffMs(0, null, 0)).toBe(15_000);
    expect(backoffMs(1, null, 0.5)).toBe(30_000 + BACKOFF_JITTER_MS / 2);
    expect(backoffMs(50, null, 0)).toBe(BACKOFF_TABLE_MS.at(-1));
    expect(backoffMs(3, 25, 0.9)).toBe(25);
  });
});
