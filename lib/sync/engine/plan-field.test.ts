import { describe, expect, it } from "vitest";
import { descriptionCodec } from "./description.ts";
import { dueDateCodec } from "./due-date.ts";
import { type FieldSituation, planField, resolveConflict, settlePush } from "./plan-field.ts";
import { storedField } from "./stored-field.ts";
import { tagsCodec } from "./tags.ts";

const tags = tagsCodec(() => true);
const [MON, TUE, WED] = ["2026-11-30", "2026-12-01", "2026-12-02"] as const;

const situation = <T>(more: Pick<FieldSituation<T, T>, "base" | "now"> & Partial<FieldSituation<T, T>>) => ({
  origin: "linked" as const,
  direction: "both" as const,
  policy: "ask" as const,
  oursChangedAt: null,
  theirsChangedAt: null,
  ...more,
});

describe("planField", () => {
  const base = { ours: MON, theirs: MON };
  const sent = { ours: TUE, theirs: TUE };

  it("takes the echo of a write whose outcome was lost for agreed, and stores that", () => {
    expect(planField(dueDateCodec, situation({ base, sent, now: { ours: TUE, theirs: TUE } }))).toEqual({
      kind: "adopt",
      base: { ours: TUE, theirs: TUE },
    });
  });

  it("sends what was changed here after such a write, and calls it no conflict", () => {
    expect(planField(dueDateCodec, situation({ base, sent, now: { ours: WED, theirs: TUE } }))).toEqual({
      kind: "push",
      theirs: WED,
    });
  });

  it("writes again when such a write did not arrive", () => {
    expect(planField(dueDateCodec, situation({ base, sent, now: { ours: TUE, theirs: MON } }))).toEqual({
      kind: "push",
      theirs: TUE,
    });
  });

  it("undoes nothing on the side whose changes do not come: both at once is as one after the other", () => {
    const both = { base: { ours: ["a"], theirs: ["a"] }, now: { ours: ["a", "x"], theirs: ["a", "y"] } };
    expect(planField(tags, situation({ ...both, direction: "to_clickup" }))).toEqual({
      kind: "push",
      theirs: ["a", "y", "x"],
    });
    expect(planField(tags, situation({ ...both, direction: "from_clickup" }))).toEqual({
      kind: "pull",
      ours: ["a", "x", "y"],
    });
  });

  it("ends a conflict when one side goes back to what was agreed", () => {
    expect(planField(dueDateCodec, situation({ base, now: { ours: TUE, theirs: WED } })).kind).toBe(
      "conflict",
    );
    expect(planField(dueDateCodec, situation({ base, now: { ours: MON, theirs: WED } }))).toEqual({
      kind: "pull",
      ours: WED,
    });
  });
});

describe("settlePush", () => {
  const ours = "- one";
  it.each([
    ["ClickUp's spelling of it", "*   one", { kind: "agreed", base: { ours, theirs: "*   one" } }],
    ["what was there before", "zero", { kind: "not_taken" }],
    ["somebody's words", "- one and two", { kind: "look_again", base: { ours, theirs: "- one" } }],
  ])("knows %s", (_, found, outcome) => {
    expect(settlePush(descriptionCodec, { ours, before: "zero", sent: "- one", found })).toEqual(outcome);
  });

  it("looks again to carry an edit made right after the write over to our side", () => {
    const outcome = settlePush(dueDateCodec, { ours: TUE, before: MON, sent: TUE, found: WED });
    expect(outcome).toEqual({ kind: "look_again", base: { ours: TUE, theirs: TUE } });
    expect(
      planField(
        dueDateCodec,
        situation({ base: { ours: TUE, theirs: TUE }, now: { ours: TUE, theirs: WED } }),
      ),
    ).toEqual({ kind: "pull", ours: WED });
  });
});

describe("resolveConflict", () => {
  const base = { ours: MON, theirs: MON };
  const now = { ours: TUE, theirs: WED };
  it.each([
    [{ take: "ours" } as const, { kind: "push", theirs: TUE }],
    [{ take: "theirs" } as const, { kind: "pull", ours: WED }],
    [{ take: "value", ours: MON } as const, { kind: "both", ours: MON, theirs: MON }],
    [{ take: "value", ours: TUE } as const, { kind: "push", theirs: TUE }],
    [{ take: "value", ours: WED } as const, { kind: "pull", ours: WED }],
  ])("%j writes where it differs, and only there", (choice, plan) => {
    expect(resolveConflict(dueDateCodec, base, now, choice)).toEqual(plan);
  });
});

describe("storedField", () => {
  const field = storedField(dueDateCodec);
  const now = { ours: TUE, theirs: MON };

  it("counts an old base that is no value any more as none, and overwrites nothing", () => {
    const plan = field.plan({
      ...situation<unknown>({ base: { ours: 7, theirs: "soon" }, now }),
      origin: "made",
    });
    expect(plan).toEqual({ kind: "adopt", base: now });
  });

  it("refuses what is no value of the field", () => {
    expect(() =>
      field.plan(situation<unknown>({ base: null, now: { ours: "soon", theirs: MON } })),
    ).toThrow();
    expect(() => field.resolve(now, now, { take: "value", ours: "soon" })).toThrow();
    expect(() => field.settle({ ours: MON, before: MON, sent: MON, found: 7 })).toThrow();
  });

  it("plans, resolves and settles as the field's codec does", () => {
    expect(field.plan(situation<unknown>({ base: { ours: MON, theirs: MON }, now }))).toEqual({
      kind: "push",
      theirs: TUE,
    });
    expect(field.resolve({ ours: null, theirs: null }, now, { take: "theirs" })).toEqual({
      kind: "pull",
      ours: MON,
    });
    expect(field.settle({ ours: TUE, before: MON, sent: TUE, found: TUE })).toEqual({
      kind: "agreed",
      base: { ours: TUE, theirs: TUE },
    });
  });
});
