/** Every pair of a source's custom field and one of ClickUp's: policies, directions, echoes, and what is lost. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayInZone, localNoon } from "#lib/clickup/mapper.ts";
import { SOURCE_CUSTOM_TYPES, type SourceCustomField } from "#lib/tasks/schema.ts";
import { MisfitError } from "../misfit-error.ts";
import type { FieldPlan } from "../plan-field.ts";
import { DIRECTIONS, POLICIES, type Policy } from "../policies.ts";
import { type CustomField, customField } from "./custom-codec.ts";
import { CLICKUP_FIELD_TYPES, type ClickUpFieldType, type FieldDefinition } from "./definition.ts";
import { directionsOf, fitOf } from "./fit.ts";
import { readCustomValue } from "./read-value.ts";
import { customValueBody } from "./write-value.ts";

type SourceType = SourceCustomField["type"];
const OPTIONS = [
  { key: "low", label: "Low" },
  { key: "mid", label: "Middle" },
  { key: "top", label: "Top" },
];
const IDS = ["uuid-low", "uuid-mid", "uuid-top"];
const ZONE = "Europe/Stockholm";
const PEOPLE = [
  { memberId: "maya", userId: "1" },
  { memberId: "tom", userId: "2" },
];

const sourceOf = (type: SourceType): SourceCustomField => ({
  key: "field",
  label: "Field",
  type,
  options: type === "choice" || type === "choices" ? OPTIONS : [],
  isWritable: true,
  isRequired: false,
});
const targetOf = (type: ClickUpFieldType): FieldDefinition => ({
  id: "f",
  name: "Field",
  type,
  isRequired: false,
  options: OPTIONS.map(({ label }, at) => ({ id: IDS[at] ?? "", label })),
  precision: 2,
  currency: "EUR",
  count: 5,
  start: 0,
  end: 10,
});
const fieldOf = (source: SourceType, target: ClickUpFieldType) =>
  customField({
    source: sourceOf(source),
    target: targetOf(target),
    valueMap: OPTIONS.map(({ key }, at) => ({ ours: key, theirs: IDS[at] ?? "" })),
    people: PEOPLE,
  });
const fitting = (source: SourceType, target: ClickUpFieldType): CustomField => {
  const field = fieldOf(source, target);
  if (field === null) throw new Error("no such pair");
  return field;
};

const PAIRS = SOURCE_CUSTOM_TYPES.flatMap((source) =>
  CLICKUP_FIELD_TYPES.map((target) => [source, target] as const),
);
const POSSIBLE = PAIRS.filter(([source, target]) => fitOf(source, target) !== "impossible");

/** Two values of each of ClickUp's types, as its API tells them, that any source of the pair can take. */
function wireValues(source: SourceType, target: ClickUpFieldType): [unknown, unknown] {
  const texts: Partial<Record<SourceType, [string, string]>> = {
    number: ["3", "4"],
    money: ["3.5", "4.25"],
    rating: ["3", "4"],
    checkbox: ["yes", "no"],
    date: ["2026-12-24", "2027-01-02"],
    datetime: ["2026-12-24T09:30:00Z", "2027-01-02T00:00:00+01:00"],
    choice: ["middle", "Top"],
    choices: ["Low, top", "Middle"],
    url: ["https://a.example/", "https://b.example/"],
    email: ["a@example.com", "b@example.com"],
    phone: ["+46 8 1234", "+1 555 1234"],
  };
  switch (target) {
    case "short_text":
    case "text":
      return texts[source] ?? ["one", "two"];
    case "url":
      return ["https://a.example/", "https://b.example/"];
    case "email":
      return ["a@example.com", "b@example.com"];
    case "phone":
      return ["+46 8 1234", "+1 555 1234"];
    case "number":
    case "currency":
      return ["3", 4.25];
    case "formula":
    case "votes":
      return ["3", "4"];
    case "emoji":
      return [3, "4"];
    case "manual_progress":
      return [{ current: "3", percent_completed: 0.3 }, { current: 4 }];
    case "automatic_progress":
      return [{ percent_complete: 50 }, { percent_complete: "75" }];
    case "checkbox":
      return [true, "false"];
    case "date":
      return [String(localNoon("2026-12-24", ZONE)), localNoon("2027-01-02", ZONE)];
    case "drop_down":
      return [1, "uuid-top"];
    case "labels":
      return [["uuid-low"], ["uuid-mid"]];
    case "users":
      return [[{ id: 1 }, { id: 9 }], [{ id: 2 }]];
    case "tasks":
    case "list_relationship":
      return [[{ id: "86abc1", url: "https://app.clickup.com/t/86abc1" }], [{ id: "86abc2" }]];
    case "location":
      return [
        { location: { lat: 59.3, lng: 18.1 }, formatted_address: "Stockholm", place_id: "x" },
        { location: { lat: 1, lng: 2 }, formatted_address: "Here" },
      ];
    default:
      return [null, null];
  }
}
const read = (source: SourceType, target: ClickUpFieldType, raw: unknown) =>
  readCustomValue(targetOf(target), source, raw, (instant) => dayInZone(instant, ZONE));

const FIRST = { origin: "linked" as const, oursChangedAt: null, theirsChangedAt: null };
const UNSET = { ours: null, theirs: null };

/** What the source says after it took the task's value. */
function taken(field: CustomField, theirs: unknown): unknown {
  const plan = field.plan({
    ...FIRST,
    base: UNSET,
    now: { ours: null, theirs },
    direction: "from_clickup",
    policy: "clickup_wins",
  });
  return plan.kind === "pull" ? plan.ours : null;
}

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
  const different = { ours: changedOurs, theirs: one };
  it.each(POLICIES)("settles different changes as %s says, or asks", (policy) => {
    if (isComputed) return;
    const third = { ours: null, theirs: null };
    const plan = field.plan({
      ...FIRST,
      oursChangedAt: 2,
      theirsChangedAt: 1,
      base: third,
      now: different,
      direction: "both",
      policy,
    });
    const pushed = ["push", "both"];
    const expected: Record<Policy, string[]> = {
      relaydesk_wins: pushed,
      latest: pushed,
      clickup_wins: ["pull"],
      ask: ["conflict"],
      merge: ["conflict", "both", "push", "pull", "adopt"],
    };
    // A box that is not ticked says nothing: only one side did.
    if (target === "checkbox" || source === "checkbox") return;
    expect(expected[policy]).toContain(plan.kind);
  });

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
