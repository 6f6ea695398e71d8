/** Every policy for every pair of custom fields: the exact plan when both sides changed, and differently. */
import { describe, expect, it } from "vitest";
import {
  FIRST,
  fitting,
  POSSIBLE,
  read,
  type SourceType,
  taken,
  UNSET,
  wireValues,
} from "#lib/testing/custom-pairs.ts";
import { MisfitError } from "../misfit-error.ts";
import type { FieldPlan } from "../plan-field.ts";
import { POLICIES, type Policy } from "../policies.ts";
import type { ClickUpFieldType } from "./definition.ts";
import { canMerge, directionsOf } from "./fit.ts";

type Sides = { ours: unknown; theirs: unknown };
const pairName = (source: SourceType, target: ClickUpFieldType) => `${source} × ${target}` as const;
type PairName = ReturnType<typeof pairName>;

const TASK = (id: string) => `https://app.clickup.com/t/${id}`;

/** What each side says before it was ever set, as its values are compared. */
const unsetOf = (source: SourceType, target: ClickUpFieldType): Sides => ({
  ours: source === "checkbox" ? false : source === "choices" || source === "people" ? [] : null,
  theirs:
    target === "checkbox"
      ? false
      : ["labels", "users", "tasks", "list_relationship"].includes(target)
        ? []
        : null,
});

/** What ClickUp is told where it is spelled otherwise than the value that it came from. */
const SPELLED: Partial<Record<PairName, unknown>> = {
  "datetime × short_text": "2027-01-01T23:00:00.000Z",
  "datetime × text": "2027-01-01T23:00:00.000Z",
  // Whom nobody here knows stays.
  "people × users": ["9", "2"],
};

const LIST_OF_TASKS = {
  ours: `${TASK("86abc2")} ${TASK("86abc1")}`,
  theirs: [TASK("86abc2"), TASK("86abc1")],
};
const LIST_OF_LABELS = { ours: "Middle, Low", theirs: ["uuid-mid", "uuid-low"] };
const LIST_OF_CHOICES = { ours: ["mid", "low", "top"], theirs: "Middle, Low, Top" };

/** What merging comes to where nothing was agreed before. Sets are put together; every other pair asks. */
const MERGED_FROM_NOTHING: Partial<Record<PairName, Sides>> = {
  "choices × labels": { ours: ["mid", "low"], theirs: ["uuid-mid", "uuid-low"] },
  "people × users": { ours: ["tom", "maya"], theirs: ["9", "2", "1"] },
  "text × labels": LIST_OF_LABELS,
  "long_text × labels": LIST_OF_LABELS,
  "text × tasks": LIST_OF_TASKS,
  "long_text × tasks": LIST_OF_TASKS,
  "text × list_relationship": LIST_OF_TASKS,
  "long_text × list_relationship": LIST_OF_TASKS,
  "choices × short_text": LIST_OF_CHOICES,
  "choices × text": LIST_OF_CHOICES,
};

type Merge = { base: Sides; now: Sides; merged: Sides };
const TASKS: Merge = {
  base: { ours: `${TASK("1a")} ${TASK("2b")}`, theirs: [TASK("1a"), TASK("2b")] },
  now: { ours: `${TASK("1a")} ${TASK("2b")} ${TASK("3c")}`, theirs: [TASK("2b"), TASK("4d")] },
  merged: {
    ours: `${TASK("2b")} ${TASK("3c")} ${TASK("4d")}`,
    theirs: [TASK("2b"), TASK("3c"), TASK("4d")],
  },
};
const LABELS: Merge = {
  base: { ours: "Low", theirs: ["uuid-low"] },
  now: { ours: "Low, Middle", theirs: ["uuid-top"] },
  merged: { ours: "Middle, Top", theirs: ["uuid-mid", "uuid-top"] },
};
const CHOICES: Merge = {
  base: { ours: ["low"], theirs: "Low" },
  now: { ours: ["low", "mid"], theirs: "Top" },
  merged: { ours: ["mid", "top"], theirs: "Middle, Top" },
};

/** Every pair that merges, three-way: what one side added comes, what the other took away goes. */
const MERGES: Partial<Record<PairName, Merge>> = {
  "choices × labels": {
    base: { ours: ["low"], theirs: ["uuid-low", "unknown"] },
    now: { ours: ["low", "mid"], theirs: ["uuid-top", "unknown"] },
    merged: { ours: ["mid", "top"], theirs: ["unknown", "uuid-mid", "uuid-top"] },
  },
  "people × users": {
    base: { ours: ["maya", "unknown"], theirs: ["1", "9"] },
    now: { ours: ["maya", "tom", "unknown"], theirs: ["9"] },
    merged: { ours: ["tom", "unknown"], theirs: ["9", "2"] },
  },
  "text × labels": LABELS,
  "long_text × labels": LABELS,
  "text × tasks": TASKS,
  "long_text × tasks": TASKS,
  "text × list_relationship": TASKS,
  "long_text × list_relationship": TASKS,
  "choices × short_text": CHOICES,
  "choices × text": CHOICES,
  "long_text × text": {
    base: { ours: "one\ntwo\nthree", theirs: "one\ntwo\nthree" },
    now: { ours: "ONE\ntwo\nthree", theirs: "one\ntwo\nTHREE" },
    merged: { ours: "ONE\ntwo\nTHREE", theirs: "ONE\ntwo\nTHREE" },
  },
};

/** A tick says one of two things: who does not say the one says the other, so two changes never differ. */
const isTwoValued = (source: SourceType, target: ClickUpFieldType) =>
  source === "checkbox" || target === "checkbox";

const decide = (source: SourceType, target: ClickUpFieldType, policy: Policy, base: Sides, now: Sides) =>
  fitting(source, target).plan({
    ...FIRST,
    oursChangedAt: 2,
    theirsChangedAt: 1,
    base,
    now,
    direction: "both",
    policy,
  });

const SETTABLE = POSSIBLE.filter(
  ([, target]) => directionsOf({ isWritable: true }, { type: target }).length > 2,
);

describe.each(SETTABLE)("%s × %s, when both sides were set to different values", (source, target) => {
  const [one, other] = wireValues(source, target).map((raw) => read(source, target, raw));
  const field = fitting(source, target);
  const ours = taken(field, one);
  const now = { ours: taken(field, other), theirs: one };
  const base = unsetOf(source, target);
  const pushed = { kind: "push", theirs: SPELLED[pairName(source, target)] ?? other };
  const conflict = { kind: "conflict", base, ours: now.ours, theirs: one };
  const merged = MERGED_FROM_NOTHING[pairName(source, target)];
  const expected: Record<Policy, unknown> = {
    relaydesk_wins: pushed,
    latest: pushed,
    clickup_wins: { kind: "pull", ours },
    ask: conflict,
    merge: merged === undefined ? conflict : { kind: "both", ...merged },
  };

  it.each(POLICIES)("does as %s says", (policy) => {
    expect(decide(source, target, policy, UNSET, now)).toEqual(
      isTwoValued(source, target) ? { kind: "pull", ours } : expected[policy],
    );
  });
});

describe.each(SETTABLE)("%s × %s under merge", (source, target) => {
  const row = MERGES[pairName(source, target)];

  it("is offered exactly where changes can be put together", () => {
    expect(canMerge(source, target)).toBe(row !== undefined);
  });

  if (row === undefined) return;
  const { base, now, merged } = row;

  it("puts the changes of both sides together, and then rests", () => {
    expect(decide(source, target, "merge", base, now)).toEqual({ kind: "both", ...merged });
    expect(decide(source, target, "merge", merged, merged)).toEqual({ kind: "nothing" });
    // A run that dies between the two writes merges to the same again.
    const torn = { ours: merged.ours, theirs: now.theirs };
    expect(decide(source, target, "merge", base, torn)).toEqual({ kind: "push", theirs: merged.theirs });
  });

  it("is settled by any other policy as a whole", () => {
    expect(decide(source, target, "ask", base, now)).toEqual({ kind: "conflict", base, ...now });
    expect(decide(source, target, "clickup_wins", base, now).kind).toBe("pull");
    expect(decide(source, target, "relaydesk_wins", base, now).kind).toBe("push");
  });
});

describe("merging", () => {
  it("asks when both changed the same line, and refuses what is no member of the set", () => {
    const base = { ours: "one", theirs: "one" };
    const now = { ours: "ours", theirs: "theirs" };
    expect(decide("long_text", "text", "merge", base, now)).toEqual({ kind: "conflict", base, ...now });
    const noTask = { ours: "nothing like a task", theirs: [TASK("1a")] };
    expect(() => decide("text", "tasks", "merge", UNSET, noTask)).toThrow(MisfitError);
  });
});

describe.each(
  POSSIBLE.filter(([, target]) => directionsOf({ isWritable: true }, { type: target }).length === 2),
)("%s × %s, which ClickUp computes", (source, target) => {
  it.each(POLICIES)("is taken over under %s, whatever was said here", (policy) => {
    const field = fitting(source, target);
    const [one, other] = wireValues(source, target).map((raw) => read(source, target, raw));
    const ours = taken(field, one);
    const plan: FieldPlan<unknown, unknown> = field.plan({
      ...FIRST,
      base: UNSET,
      now: { ours: taken(field, other), theirs: one },
      direction: "from_clickup",
      policy,
    });
    expect(plan).toEqual({ kind: "pull", ours });
  });
});
