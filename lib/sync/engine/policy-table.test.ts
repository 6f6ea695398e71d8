import { describe, expect, it } from "vitest";
import { cutText } from "#lib/clickup/mapper.ts";
import type { Pair } from "./field-codec.ts";
import { storedFields } from "./fields.ts";
import type { FieldPlan } from "./plan-field.ts";
import { DIRECTIONS, POLICIES, type Policy, SYNC_FIELDS, type SyncField } from "./policies.ts";
import { chooseWaysBack, statusMapOf } from "./statuses.ts";

const MARKER = "[TICKET-01936a4e-1111-7abc-8def-0123456789ab]";
const FACTS = "**Ticket:** [\\#1](https://desk.example.com/h/tickets/1)  \n**Created:** 2026-11-21 09:30 UTC";
const status = (key: string, type: string, means: "open" | "in_progress" | "closed", position: number) => ({
  key,
  name: key,
  type,
  position,
  means,
  isWayBack: false,
  isConfirmed: false,
  isGone: false,
});

const fields = storedFields({
  titleLimits: { taskNameLimit: 2_000, titleLimit: 300, cutText },
  canHoldTag: (tag) => !tag.includes(","),
  statuses: statusMapOf(
    chooseWaysBack([
      status("to do", "open", "open", 0),
      status("doing", "custom", "in_progress", 1),
      status("review", "custom", "in_progress", 2),
      status("complete", "closed", "closed", 3),
    ]),
  ),
  people: [
    { memberId: "maya", userId: "1" },
    { memberId: "tom", userId: "2" },
    { memberId: "ben", userId: "3" },
  ],
});

type Row = {
  base: Pair<unknown, unknown>;
  /** A change here and what it is in ClickUp's words. */
  ours: Pair<unknown, unknown>;
  /** Another change there and what it is in ours. */
  theirs: Pair<unknown, unknown>;
  /** Both changed, to the same meaning. */
  same: Pair<unknown, unknown>;
  /** Written to ClickUp when both changed and we win. */
  oursWins?: unknown;
  /** Written here when both changed and ClickUp wins. */
  theirsWins?: unknown;
  /** What merging comes to; a conflict where it is left out. */
  merged?: Pair<unknown, unknown>;
};

const TABLE: Record<SyncField, Row> = {
  title: {
    base: { ours: "A", theirs: `${MARKER} A` },
    ours: { ours: "B", theirs: `${MARKER} B` },
    theirs: { ours: "C", theirs: `${MARKER} C` },
    same: { ours: "D", theirs: `${MARKER} D` },
  },
  description: {
    base: { ours: "one\ntwo\nthree", theirs: `${FACTS}\n\n---\n\none\ntwo\nthree` },
    ours: { ours: "ONE\ntwo\nthree", theirs: `${FACTS}\n\n---\n\nONE\ntwo\nthree` },
    theirs: { ours: "one\ntwo\nTHREE", theirs: `${FACTS}\n\n---\n\none\ntwo\nTHREE` },
    same: { ours: "none", theirs: `${FACTS}\n\n---\n\nnone` },
    merged: { ours: "ONE\ntwo\nTHREE", theirs: `${FACTS}\n\n---\n\nONE\ntwo\nTHREE` },
  },
  status: {
    base: { ours: "open", theirs: "to do" },
    ours: { ours: "in_progress", theirs: "doing" },
    theirs: { ours: "closed", theirs: "complete" },
    same: { ours: "in_progress", theirs: "review" },
  },
  priority: {
    base: { ours: "normal", theirs: null },
    ours: { ours: "urgent", theirs: 1 },
    theirs: { ours: "low", theirs: 4 },
    same: { ours: "high", theirs: 2 },
  },
  assignee: {
    base: { ours: "maya", theirs: ["1", "9"] },
    ours: { ours: "tom", theirs: ["9", "2"] },
    theirs: { ours: "ben", theirs: ["9", "3"] },
    same: { ours: "ben", theirs: ["3"] },
    // Whom ClickUp's people put on the task meanwhile stays on it.
    oursWins: ["9", "3", "2"],
  },
  dueDate: {
    base: { ours: "2026-11-30", theirs: "2026-11-30" },
    ours: { ours: "2026-12-01", theirs: "2026-12-01" },
    theirs: { ours: null, theirs: null },
    same: { ours: "2027-01-01", theirs: "2027-01-01" },
  },
  tags: {
    base: { ours: ["a", "b"], theirs: ["A", "b"] },
    ours: { ours: ["a", "b", "x"], theirs: ["A", "b", "x"] },
    theirs: { ours: ["a", "y"], theirs: ["A", "y"] },
    same: { ours: ["a"], theirs: ["A"] },
    oursWins: ["A", "b", "x"],
    theirsWins: ["a", "y"],
    merged: { ours: ["a", "x", "y"], theirs: ["A", "y", "x"] },
  },
};

const OURS_LATER = { oursChangedAt: 2, theirsChangedAt: 1 };
const THEIRS_LATER = { oursChangedAt: 1, theirsChangedAt: 2 };

function plan(field: SyncField, now: Pair<unknown, unknown>, policy: Policy, more = {}) {
  return fields[field].plan({
    base: TABLE[field].base,
    now,
    origin: "linked",
    direction: "both",
    policy,
    ...OURS_LATER,
    ...more,
  });
}

const EVERY = SYNC_FIELDS.flatMap((field) => POLICIES.map((policy) => [field, policy] as const));

describe.each(EVERY)("%s under %s", (field, policy) => {
  const row = TABLE[field];
  const { base, ours, theirs, same } = row;
  const different = { ours: ours.ours, theirs: theirs.theirs };
  const pushed = { kind: "push", theirs: row.oursWins ?? ours.theirs };
  const pulled = { kind: "pull", ours: row.theirsWins ?? theirs.ours };
  const conflict = { kind: "conflict", base, ...different };
  const expected: Record<Policy, unknown> = {
    relaydesk_wins: pushed,
    clickup_wins: pulled,
    latest: pushed,
    ask: conflict,
    merge: row.merged === undefined ? conflict : { kind: "both", ...row.merged },
  };

  it("does nothing when neither changed", () => {
    expect(plan(field, base, policy)).toEqual({ kind: "nothing" });
  });

  it("carries a change of one side to the other", () => {
    expect(plan(field, { ours: ours.ours, theirs: base.theirs }, policy)).toEqual({
      kind: "push",
      theirs: ours.theirs,
    });
    expect(plan(field, { ours: base.ours, theirs: theirs.theirs }, policy)).toEqual({
      kind: "pull",
      ours: theirs.ours,
    });
  });

  it("writes nothing when both changed to the same", () => {
    expect(plan(field, same, policy)).toEqual({ kind: "adopt", base: same });
  });

  it("settles different changes as the policy says", () => {
    expect(plan(field, different, policy)).toEqual(expected[policy]);
  });

  it("asks for the later change only where the policy is about that; ClickUp's is taken when nobody knows", () => {
    const unclear = [
      THEIRS_LATER,
      { theirsChangedAt: 2 },
      { oursChangedAt: null },
      { theirsChangedAt: null },
    ];
    for (const instants of unclear) {
      expect(plan(field, different, policy, instants)).toEqual(
        policy === "latest" ? pulled : expected[policy],
      );
    }
  });
});

/** For each direction: a change here only, there only, and different ones on both sides under any policy. */
const BY_DIRECTION: Record<(typeof DIRECTIONS)[number], FieldPlan<unknown, unknown>["kind"][]> = {
  both: ["push", "pull"],
  to_clickup: ["push", "adopt", "push"],
  from_clickup: ["adopt", "pull", "pull"],
  off: ["adopt", "adopt", "adopt"],
};

describe.each(SYNC_FIELDS.flatMap((field) => DIRECTIONS.map((direction) => [field, direction] as const)))(
  "%s in the direction %s",
  (field, direction) => {
    it.each(POLICIES)("goes only that way, under %s", (policy) => {
      const { base, ours, theirs } = TABLE[field];
      const [onlyOurs, onlyTheirs, different] = BY_DIRECTION[direction];
      const kindOf = (now: Pair<unknown, unknown>) => plan(field, now, policy, { direction }).kind;
      expect(kindOf({ ours: ours.ours, theirs: base.theirs })).toBe(onlyOurs);
      expect(kindOf({ ours: base.ours, theirs: theirs.theirs })).toBe(onlyTheirs);
      if (different !== undefined) {
        expect(kindOf({ ours: ours.ours, theirs: theirs.theirs })).toBe(different);
      }
    });

    it("writes nothing on the first look at a task that was there, and fills one that was made", () => {
      const { base, ours } = TABLE[field];
      const now = { ours: ours.ours, theirs: base.theirs };
      const first = { base: null, direction };
      expect(plan(field, now, "ask", first)).toEqual({ kind: "adopt", base: now });
      expect(plan(field, now, "ask", { ...first, origin: "made" }).kind).toBe(
        direction === "both" || direction === "to_clickup" ? "push" : "adopt",
      );
      expect(plan(field, base, "ask", { ...first, origin: "made" }).kind).toBe("adopt");
    });
  },
);
