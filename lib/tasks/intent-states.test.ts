import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTENT_EVENTS, nextStatus, statusesBefore, TRANSITIONS } from "./intent-states.ts";
import { INTENT_STATUSES, type IntentStatus } from "./schema.ts";

describe("the life of an intent", () => {
  it.each([
    ["queued", "claim", "creating"],
    ["waiting", "claim", "creating"],
    ["creating", "claim", "creating"],
    ["creating", "wait", "waiting"],
    ["creating", "complete", "completed"],
    ["creating", "fail", "failed"],
    ["queued", "fail", "failed"],
    ["waiting", "fail", "failed"],
    ["failed", "retry", "queued"],
    ["failed", "request", "queued"],
    ["cancelled", "request", "queued"],
    ["queued", "cancel", "cancelled"],
    ["waiting", "cancel", "cancelled"],
    ["failed", "cancel", "cancelled"],
    ["completed", "unlink", "cancelled"],
    // What must not happen.
    ["creating", "cancel", null],
    ["creating", "link", null],
    ["completed", "claim", null],
    ["completed", "request", null],
    ["completed", "fail", null],
    ["completed", "complete", null],
    ["cancelled", "claim", null],
    ["failed", "claim", null],
    ["queued", "complete", null],
    ["waiting", "complete", null],
  ] as const)("%s, %s: %s", (status, event, expected) => {
    expect(nextStatus(status, event)).toBe(expected);
  });

  it("each event leads to one state, from wherever it may happen: the updates rely on it", () => {
    for (const event of INTENT_EVENTS) {
      const targets = new Set(statusesBefore(event).map((status) => nextStatus(status, event)));
      expect(targets.size, event).toBe(1);
    }
  });

  it("is finished by a claim alone: no way to completed leads past creating, but linking", () => {
    for (const status of INTENT_STATUSES)
      for (const [event, target] of Object.entries(TRANSITIONS[status]))
        if (target === "completed") expect(status === "creating" || event === "link").toBe(true);
  });

  it("from any state reached, some way leads on to a task", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...INTENT_EVENTS), { maxLength: 30 }), (events) => {
        let status: IntentStatus = "queued";
        for (const event of events) status = nextStatus(status, event) ?? status;
        const reached = new Set<IntentStatus>([status]);
        for (const known of reached)
          for (const target of Object.values(TRANSITIONS[known]))
            if (target !== undefined) reached.add(target);
        expect(reached.has("completed")).toBe(true);
      }),
    );
  });
});
