import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TICKET_STATUSES } from "../schema.ts";
import { isActive, timesAfter, transitionOf } from "./status-transitions.ts";

const NOW = new Date("2026-06-01T12:00:00Z");
const EARLIER = new Date("2026-05-01T12:00:00Z");

describe("transitionOf", () => {
  // Rows: from. Columns: to, in the order of TICKET_STATUSES.
  const table = {
    open: [null, "start", "wait", "resolve", "close"],
    in_progress: ["put_back", null, "wait", "resolve", "close"],
    waiting: ["continue", "start", null, "resolve", "close"],
    resolved: ["reopen", "reopen", null, null, "close"],
    closed: ["reopen", null, null, null, null],
  } as const;

  it.each(
    TICKET_STATUSES.flatMap((from) =>
      TICKET_STATUSES.map((to, index) => [from, to, table[from][index] ?? null] as const),
    ),
  )("%s to %s is %s", (from, to, name) => {
    expect(transitionOf(from, to)).toBe(name);
  });

  it("leads from every status to every other in at most two steps", () => {
    for (const from of TICKET_STATUSES) {
      for (const to of TICKET_STATUSES) {
        const isReachable =
          from === to ||
          transitionOf(from, to) !== null ||
          TICKET_STATUSES.some((via) => transitionOf(from, via) !== null && transitionOf(via, to) !== null);
        expect(isReachable, `${from} to ${to}`).toBe(true);
      }
    }
  });
});

describe("timesAfter", () => {
  it.each([
    ["resolved", { resolvedAt: null, closedAt: null }, { resolvedAt: NOW, closedAt: null }],
    ["closed", { resolvedAt: null, closedAt: null }, { resolvedAt: NOW, closedAt: NOW }],
    ["closed", { resolvedAt: EARLIER, closedAt: null }, { resolvedAt: EARLIER, closedAt: NOW }],
    ["open", { resolvedAt: EARLIER, closedAt: EARLIER }, { resolvedAt: null, closedAt: null }],
  ] as const)("on becoming %s after %j", (to, before, after) => {
    expect(timesAfter(to, before, NOW)).toEqual(after);
  });

  it("keeps the times in step with the status over any life", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TICKET_STATUSES), { maxLength: 20 }), (path) => {
        let times: { resolvedAt: Date | null; closedAt: Date | null } = { resolvedAt: null, closedAt: null };
        let status: (typeof TICKET_STATUSES)[number] = "open";
        for (const next of path) {
          if (transitionOf(status, next) === null) continue;
          times = timesAfter(next, times, NOW);
          status = next;
        }
        expect(times.resolvedAt === null).toBe(isActive(status));
        expect(times.closedAt === null).toBe(status !== "closed");
      }),
    );
  });
});
