/** Every cause of a difference, from what both sides say and what was agreed. */
import { describe, expect, it } from "vitest";
import { priorityCodec } from "../engine/priority.ts";
import { storedField } from "../engine/stored-field.ts";
import { causeOfAbsence, type FieldFacts, judgeField, type StoredState } from "./classify.ts";

const AGREED = new Date("2026-03-02T12:00:00Z");
const CHANGED = AGREED.getTime() + 3_600_000;

const row = (overrides: Partial<StoredState> = {}): StoredState => ({
  state: "in_step",
  baseOurs: "normal",
  baseTheirs: 3,
  agreedAt: AGREED,
  sentOurs: null,
  sentTheirs: null,
  sentAt: null,
  ours: null,
  theirs: null,
  failureCode: null,
  ...overrides,
});

const judge = (ours: string, theirs: number | null, overrides: Partial<FieldFacts> = {}) => {
  const stored = overrides.row === undefined ? row() : overrides.row;
  const base = stored?.agreedAt == null ? null : { ours: stored.baseOurs, theirs: stored.baseTheirs };
  return judgeField({
    stored: storedField(priorityCodec),
    row: stored,
    base,
    now: { ours, theirs },
    rule: { direction: "both", policy: "latest" },
    origin: "made",
    taskChangedAt: CHANGED,
    outages: [],
    isMoved: false,
    meaningChangedAt: null,
    ...overrides,
  });
};

const differs = (cause: string, isHealable = true) =>
  expect.objectContaining({ kind: "differs", cause, isHealable });

describe("a field", () => {
  it("that says what was agreed agrees", () => {
    expect(judge("normal", 3)).toEqual({ kind: "agrees" });
  });

  it("that changed in ClickUp was missed, or was edited in an outage when it fell into one", () => {
    expect(judge("normal", 1)).toEqual(differs("missed_event"));
    const before = { from: CHANGED - 60_000, until: CHANGED + 60_000 };
    expect(judge("normal", 1, { outages: [before] })).toEqual(differs("edited_during_outage"));
    const later = { from: CHANGED + 3_600_000, until: CHANGED + 7_200_000 };
    expect(judge("normal", 1, { outages: [later] })).toEqual(differs("missed_event"));
    expect(judge("normal", 1, { outages: [before], taskChangedAt: null })).toEqual(differs("missed_event"));
  });

  it("says which side changed", () => {
    const reasonOf = (ours: string, theirs: number) => {
      const verdict = judge(ours, theirs);
      return verdict.kind === "differs" ? verdict.reason : verdict.kind;
    };
    expect([reasonOf("normal", 1), reasonOf("urgent", 3), reasonOf("urgent", 4)]).toEqual([
      "theirs_changed",
      "ours_changed",
      "both_changed",
    ]);
  });

  it("that changed on both sides to the same is only to be stored anew", () => {
    expect(judge("urgent", 1)).toEqual({ kind: "unsettled" });
  });

  it("that changed with the task's List changed because of the move", () => {
    expect(judge("normal", 1, { isMoved: true })).toEqual(differs("moved"));
    expect(judge("urgent", 3, { isMoved: true })).toEqual(differs("missed_event"));
  });

  it("that changed against the direction was overridden by a person, and no comparison mends it", () => {
    const rule = { direction: "to_clickup", policy: "latest" } as const;
    expect(judge("normal", 1, { rule })).toMatchObject({
      ...{ cause: "human_override", reason: "to_clickup", isHealable: false },
    });
    expect(judge("urgent", 3, { rule })).toEqual(differs("missed_event"));
    expect(judge("urgent", 3, { rule: { ...rule, direction: "off" } })).toEqual(
      differs("human_override", false),
    );
  });

  it("whose agreed values mean different things was let be, or had its meaning changed since", () => {
    const accepted = row({ baseOurs: "urgent", baseTheirs: 4 });
    expect(judge("urgent", 4, { row: accepted })).toMatchObject({
      ...{ cause: "human_override", reason: "let_be", isHealable: false },
    });
    const meaningChangedAt = new Date(AGREED.getTime() + 1);
    expect(judge("urgent", 4, { row: accepted, meaningChangedAt })).toEqual(
      differs("mapping_changed", false),
    );
    expect(judge("urgent", 4, { row: accepted, meaningChangedAt: AGREED })).toEqual(
      differs("human_override", false),
    );
  });

  it("that was left alone keeps its cause while both sides say the same, and is judged anew after that", () => {
    const left = { ours: "urgent", theirs: 4 };
    expect(judge("urgent", 4, { row: row({ ...left, state: "skipped" }) })).toEqual(
      differs("human_override", false),
    );
    for (const state of ["conflict", "failed"] as const)
      expect(judge("urgent", 4, { row: row({ ...left, state, failureCode: "clickup_rejected" }) })).toEqual({
        ...{ kind: "differs", cause: "undecided", isHealable: false },
        reason: state === "conflict" ? "conflict" : "clickup_rejected",
      });
    for (const state of ["skipped", "conflict", "failed"] as const) {
      const stored = row({ ...left, state });
      expect(judge("normal", 1, { row: stored })).toEqual(differs("missed_event"));
      expect(judge("urgent", 2, { row: stored })).toEqual(differs("missed_event"));
      expect(judge("high", 4, { row: stored })).toEqual(differs("missed_event"));
    }
  });

  it("that was never compared, or is under way, is no difference", () => {
    expect(judge("urgent", 4, { row: null })).toEqual({ kind: "unsettled" });
    expect(judge("urgent", 4, { row: row({ agreedAt: null }) })).toEqual({ kind: "unsettled" });
    expect(judge("urgent", 4, { row: row({ state: "waiting" }) })).toEqual({ kind: "unsettled" });
  });
});

describe("a task that ClickUp does not show", () => {
  it.each([
    ["ITEM_013", "deleted"],
    ["404", "deleted"],
    ["ACCESS_190", "deleted"],
    ["ACCESS_083", "permission"],
    ["ACCESS_999", "permission"],
    ["OAUTH_027", "permission"],
    ["403", "permission"],
  ])("%s: %s", (code, cause) => {
    expect(causeOfAbsence(code)).toBe(cause);
  });
});
