/** Every pair of a source's custom field and one of ClickUp's: directions, echoes, and what is lost. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localNoon } from "#lib/clickup/mapper.ts";
import { SOURCE_CUSTOM_TYPES } from "#lib/tasks/schema.ts";
import {
  FIRST,
  fieldOf,
  fitting,
  IDS,
  OPTIONS,
  PAIRS,
  POSSIBLE,
  read,
  type SourceType,
  sourceOf,
  taken,
  targetOf,
  UNSET,
  wireValues,
  ZONE,
} from "#lib/testing/custom-pairs.ts";
import { MisfitError } from "../misfit-error.ts";
import type { FieldPlan } from "../plan-field.ts";
import { DIRECTIONS } from "../policies.ts";
import { customField } from "./custom-codec.ts";
import { CLICKUP_FIELD_TYPES, type ClickUpFieldType } from "./definition.ts";
import { directionsOf, fitOf } from "./fit.ts";
import { readCustomValue } from "./read-value.ts";
import { customValueBody } from "./write-value.ts";

describe("the table of pairs", () => {
  it.each(PAIRS)("%s × %s has a codec exactly if it is not impossible", (source, target) => {
    expect(fieldOf(source, target) !== null).toBe(fitOf(source, target) !== "impossible");
  });

  it("has a pair for every type of ClickUp's that holds a value, and for every type here", () => {
    const targets = new Set(POSSIBLE.map(([, target]) => target));
    expect(CLICKUP_FIELD_TYPES.filter((type) => !targets.has(type))).toEqual(["attachment", "button"]);
    expect(new Set(POSSIBLE.map(([source]) => source)).size).toBe(SOURCE_CUSTOM_TYPES.length);
  });

  it("never writes what ClickUp computes, nor what can only be read here", () => {
    for (const type of ["automatic_progress", "formula", "votes"] as const) {
      expect(directionsOf({ isWritable: true }, { type })).toEqual(["from_clickup", "off"]);
      expect(directionsOf({ isWritable: false }, { type })).toEqual([]);
    }
    expect(directionsOf({ isWritable: false }, { type: "number" })).toEqual(["to_clickup", "off"]);
  });
});

describe.each(POSSIBLE)("%s × %s", (source, target) => {
  const field = fitting(source, target);
  const [one, other] = wireValues(source, target).map((raw) => read(source, target, raw));
  const isComputed = directionsOf({ isWritable: true }, targetOf(target)).length === 2;
  const ours = taken(field, one);
  const base = { ours, theirs: one };

  it("takes ClickUp's value, finds it again as agreed, and never writes it back", () => {
    expect(ours).not.toBeNull();
    const plan = (now: { ours: unknown; theirs: unknown }, was: typeof base) =>
      field.plan({ ...FIRST, base: was, now, direction: "both", policy: "latest" }).kind;
    expect(plan(base, base)).toBe("nothing");
    // However little was agreed before: both sides mean the same.
    expect(plan(base, { ours: null, theirs: null })).toBe("adopt");
  });

  it("counts what ClickUp says after our write as an echo, and anything else as an edit", () => {
    expect(field.settle({ ours, before: null, sent: one, found: one })).toEqual({ kind: "agreed", base });
    expect(field.settle({ ours, before: null, sent: one, found: other }).kind).toBe(
      target === "checkbox" ? "not_taken" : "look_again",
    );
  });

  const changedOurs = taken(field, other);
  it.each(DIRECTIONS)("goes only %s", (direction) => {
    const kinds = (now: { ours: unknown; theirs: unknown }): FieldPlan<unknown, unknown>["kind"] =>
      field.plan({ ...FIRST, base, now, direction, policy: "ask" }).kind;
    const canPull = direction === "both" || direction === "from_clickup";
    const canPush = direction === "both" || direction === "to_clickup";
    expect(kinds({ ours, theirs: other })).toBe(canPull ? "pull" : "adopt");
    if (!isComputed) expect(kinds({ ours: changedOurs, theirs: one })).toBe(canPush ? "push" : "adopt");
  });

  it("writes a value that reads back as the same", () => {
    if (isComputed) return;
    const plan = field.plan({
      ...FIRST,
      base: UNSET,
      now: { ours, theirs: null },
      direction: "to_clickup",
      policy: "relaydesk_wins",
    });
    if (plan.kind !== "push") throw new Error(`it was ${plan.kind}`);
    const body = customValueBody(targetOf(target), null, plan.theirs, (day) => localNoon(day, ZONE));
    const back = read(source, target, wireAfter(target, body?.value));
    expect(field.settle({ ours, before: null, sent: plan.theirs, found: back }).kind).toBe("agreed");
  });
});

/** How ClickUp tells a value that was written to it (ClickUp fact sheet, section 10). */
function wireAfter(target: ClickUpFieldType, value: unknown): unknown {
  if (target === "drop_down") return IDS.indexOf(String(value));
  if (target === "users" || target === "tasks" || target === "list_relationship") {
    const { add } = value as { add: unknown[] };
    return add.map((id) => ({ id }));
  }
  return typeof value === "number" ? String(value) : value;
}

describe("what is lost", () => {
  it("is a value that does not fit, with its reason, and nothing is written", () => {
    const push = (source: SourceType, target: ClickUpFieldType, ours: unknown) => () =>
      fitting(source, target).plan({
        ...FIRST,
        base: UNSET,
        now: { ours, theirs: null },
        direction: "both",
        policy: "ask",
      });
    expect(push("text", "number", "many")).toThrow(MisfitError);
    expect(push("rating", "emoji", 7)).toThrow("7 is not one of the ratings from 0 to 5");
    expect(push("phone", "phone", "08 123 456")).toThrow("country's code");
    expect(push("choice", "drop_down", "gone")).toThrow("has no counterpart");
    expect(push("number", "manual_progress", 11)).toThrow("between 0 and 10");
    expect(push("url", "tasks", "https://example.com/a https://b")).toThrow(MisfitError);
  });

  it("never comes back as an edit: a rounded amount, a text put on one line, many options to few", () => {
    const cases: [SourceType, ClickUpFieldType, unknown, unknown][] = [
      ["number", "currency", 1.23456, 1.23],
      ["long_text", "short_text", "one\ntwo", "one two"],
      ["choices", "drop_down", ["low", "top"], "uuid-low"],
    ];
    for (const [source, target, ours, theirs] of cases) {
      const now = { ours, theirs };
      const field = fitting(source, target);
      const plan = field.plan({
        ...FIRST,
        base: { ours, theirs: null },
        now,
        direction: "both",
        policy: "ask",
      });
      expect(plan).toEqual({ kind: "adopt", base: now });
    }
  });

  it("is told before it happens", () => {
    const lossy = (source: SourceType, target: ClickUpFieldType, ours: unknown) => {
      const field = fitting(source, target);
      const now = { ours, theirs: null };
      const plan = field.plan({ ...FIRST, base: UNSET, now, direction: "both", policy: "ask" });
      return field.isLossy(plan, now);
    };
    expect(lossy("number", "currency", 1.23456)).toBe(true);
    expect(lossy("number", "currency", 1.23)).toBe(false);
    expect(lossy("choices", "drop_down", ["low", "top"])).toBe(true);
    expect(lossy("people", "users", ["maya", "nobody-there"])).toBe(true);
    expect(lossy("people", "users", ["maya"])).toBe(false);
  });
});

describe("options", () => {
  it("go by id: a new name on either side changes nothing", () => {
    const target = { ...targetOf("drop_down"), options: [{ id: "uuid-mid", label: "Renamed" }] };
    const field = customField({
      source: sourceOf("choice"),
      target,
      valueMap: [{ ours: "mid", theirs: "uuid-mid" }],
      people: [],
    });
    expect(field && taken(field, readCustomValue(target, "choice", 0, String))).toBe("mid");
  });

  it("that nobody mapped stay on their own side", () => {
    const field = fitting("choices", "labels");
    const plan = field.plan({
      ...FIRST,
      base: { ours: ["low"], theirs: ["uuid-low", "unknown"] },
      now: { ours: ["low", "top"], theirs: ["uuid-low", "unknown"] },
      direction: "both",
      policy: "ask",
    });
    expect(plan).toEqual({ kind: "push", theirs: ["unknown", "uuid-low", "uuid-top"] });
  });
});

describe("values of any kind", () => {
  it("come to rest: what one side takes from the other asks for no further write", () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.subarray(OPTIONS.map(({ key }) => key)),
      fc.constantFrom(
        ...IDS,
        "low",
        "2026-12-24",
        "2026-12-24T09:30:00Z",
        "a@example.com",
        "https://x.example/",
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...POSSIBLE), value, value, ([source, target], left, right) => {
        const field = fitting(source, target);
        const situation = {
          ...FIRST,
          base: UNSET,
          direction: "both" as const,
          policy: "clickup_wins" as const,
        };
        let plan: FieldPlan<unknown, unknown>;
        try {
          plan = field.plan({ ...situation, now: { ours: left, theirs: right } });
        } catch {
          return;
        }
        const ours = plan.kind === "pull" || plan.kind === "both" ? plan.ours : left;
        const theirs = plan.kind === "push" || plan.kind === "both" ? plan.theirs : right;
        const next = field.plan({ ...situation, base: { ours, theirs }, now: { ours, theirs } });
        expect(next.kind).toBe("nothing");
        // And a run that knows nothing of the agreement writes nothing either.
        const anew = field.plan({ ...situation, now: { ours, theirs } }).kind;
        expect(["nothing", "adopt"]).toContain(anew);
      }),
      { numRuns: 3_000 },
    );
  });
});
