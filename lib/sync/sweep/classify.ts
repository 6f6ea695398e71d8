/** What a sweep makes of one field of one link: pure, from what both sides say and what was agreed. */
import { holdsIfFitting, MisfitError } from "../engine/misfit-error.ts";
import type { FieldRule } from "../engine/policies.ts";
import type { StoredField } from "../engine/stored-field.ts";
import { sameJson } from "../internal/json.ts";
import type { DifferenceCause } from "./schema.ts";

/** A stretch of time in which events may not have reached us, in milliseconds since 1970. */
export type Outage = { from: number; until: number };

/** The clocks differ, and ClickUp tells of a change a moment after it. */
const OUTAGE_SLACK_MS = 2 * 60_000;

/** The reason of a difference that no comparison has noted on the field yet. */
export const MISFIT = "misfit";

/** What is stored of a field. */
export type StoredState = {
  state: "in_step" | "waiting" | "conflict" | "failed" | "skipped";
  baseOurs: unknown;
  baseTheirs: unknown;
  agreedAt: Date | null;
  sentOurs: unknown;
  sentTheirs: unknown;
  sentAt: Date | null;
  ours: unknown;
  theirs: unknown;
  failureCode: string | null;
};

export type FieldFacts = {
  stored: StoredField;
  row: StoredState | null;
  /** What was agreed; null when that is not known. */
  base: { ours: unknown; theirs: unknown } | null;
  now: { ours: unknown; theirs: unknown };
  rule: FieldRule;
  origin: "made" | "linked";
  /** When the task last changed, as ClickUp says. */
  taskChangedAt: number | null;
  outages: readonly Outage[];
  /** Whether the task is in another List than the link says. */
  isMoved: boolean;
  /** When what this field's values mean was last changed. */
  meaningChangedAt: Date | null;
};

export type FieldVerdict =
  | { kind: "agrees" }
  /** Nothing that people need to hear of, and yet to be compared: a first look, a pair to be stored anew. */
  | { kind: "unsettled" }
  | { kind: "differs"; cause: DifferenceCause; reason: string | null; isHealable: boolean };

/** Holds one field against its last agreement. What one side says and the other cannot hold waits for a person. */
export function judgeField(facts: FieldFacts): FieldVerdict {
  try {
    return judge(facts);
  } catch (error) {
    if (!(error instanceof MisfitError)) throw error;
    return listed("undecided", MISFIT);
  }
}

function judge(facts: FieldFacts): FieldVerdict {
  const { stored, row, base, now, rule, origin } = facts;
  if (row === null) return { kind: "unsettled" };
  const isAsStored = sameJson(row.ours, now.ours) && sameJson(row.theirs, now.theirs);
  if (isAsStored && row.state === "skipped") return listed("human_override", "left_both");
  if (isAsStored && row.state === "conflict") return listed("undecided", "conflict");
  if (isAsStored && row.state === "failed") return listed("undecided", row.failureCode);
  if (base === null || row.state === "waiting") return { kind: "unsettled" };

  const plan = stored.plan({
    base,
    sent: row.sentAt === null ? null : { ours: row.sentOurs, theirs: row.sentTheirs },
    now,
    origin,
    ...rule,
    oursChangedAt: null,
    theirsChangedAt: null,
  });
  if (plan.kind === "nothing" || plan.kind === "adopt") {
    if (holdsIfFitting(() => meansTheSame(stored, now)))
      return { kind: plan.kind === "nothing" ? "agrees" : "unsettled" };
    const { meaningChangedAt } = facts;
    const isMappingNewer =
      meaningChangedAt !== null && row.agreedAt !== null && meaningChangedAt > row.agreedAt;
    if (plan.kind === "nothing" && isMappingNewer) return listed("mapping_changed", null);
    return listed("human_override", rule.direction === "both" ? "let_be" : rule.direction);
  }
  const isOursChanged = !sameJson(base.ours, now.ours);
  const isTheirsChanged = !sameJson(base.theirs, now.theirs);
  const reason = isOursChanged ? (isTheirsChanged ? "both_changed" : "ours_changed") : "theirs_changed";
  return { kind: "differs", cause: causeOf(facts, isTheirsChanged), reason, isHealable: true };
}

function listed(cause: DifferenceCause, reason: string | null): FieldVerdict {
  return { kind: "differs", cause, reason, isHealable: false };
}

function causeOf({ isMoved, taskChangedAt, outages }: FieldFacts, isTheirsChanged: boolean): DifferenceCause {
  if (isMoved && isTheirsChanged) return "moved";
  return causeOfSilence(taskChangedAt, outages);
}

/** Why nothing told of a change that was made at an instant (milliseconds since 1970). */
export function causeOfSilence(changedAt: number | null, outages: readonly Outage[]): DifferenceCause {
  const isInOutage = outages.some(
    ({ from, until }) =>
      changedAt !== null && changedAt >= from - OUTAGE_SLACK_MS && changedAt <= until + OUTAGE_SLACK_MS,
  );
  return isInOutage ? "edited_during_outage" : "missed_event";
}

/** Whether the task says what the source says, in its own words: as if the source's value were sent, and echoed. */
function meansTheSame(stored: StoredField, now: { ours: unknown; theirs: unknown }): boolean {
  const plan = stored.resolve(now, now, { take: "ours" });
  if (plan.kind !== "push") return true;
  const { theirs: before, ours } = now;
  return stored.settle({ ours, before, sent: plan.theirs, found: before }).kind === "agreed";
}

/** What it means that ClickUp does not show a task any more. Source: ClickUp fact sheet, section 5. */
export function causeOfAbsence(code: string | null): "deleted" | "permission" {
  if (code === null) return "deleted";
  return /^(?:OAUTH_|ACCESS_083|ACCESS_999|401|403)/.test(code) ? "permission" : "deleted";
}
