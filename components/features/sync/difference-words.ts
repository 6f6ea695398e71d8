import {
  CircleCheck,
  CircleHelp,
  CircleSlash,
  ListTodo,
  LoaderCircle,
  MapPin,
  Radio,
  ShieldOff,
  Shuffle,
  Trash2,
  Unplug,
  UserRound,
} from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import type { Difference, DifferenceCause, DifferenceState, Sweep, Truth } from "#lib/sync/schema.ts";
import {
  COMMENTS,
  COMMENTS_LABEL,
  SYNC_FIELD_LABELS,
  WHOLE_TASK,
  WHOLE_TASK_LABEL,
} from "#lib/sync/schema.ts";
import { customFieldName, customKeyOf } from "#lib/tasks/schema.ts";
import { count } from "./delivery-words.ts";

export const CAUSE_APPEARANCE: StatusMap<DifferenceCause> = {
  missed_event: { label: "Missed event", icon: Radio, tone: "warning" },
  edited_during_outage: { label: "Edited during an outage", icon: Unplug, tone: "warning" },
  mapping_changed: { label: "Mapping changed", icon: Shuffle, tone: "info" },
  deleted: { label: "Task deleted", icon: Trash2, tone: "destructive" },
  moved: { label: "Task moved", icon: MapPin, tone: "info" },
  permission: { label: "Out of sight", icon: ShieldOff, tone: "destructive" },
  human_override: { label: "Let be", icon: UserRound, tone: "neutral" },
  undecided: { label: "Waits for a person", icon: CircleHelp, tone: "warning" },
};

export const DIFFERENCE_STATE_APPEARANCE: StatusMap<DifferenceState> = {
  healing: { label: "Being compared", icon: LoaderCircle, tone: "info" },
  listed: { label: "Stays as it is", icon: ListTodo, tone: "warning" },
  healed: { label: "In agreement", icon: CircleCheck, tone: "success" },
  gone: { label: "Unlinked", icon: CircleSlash, tone: "neutral" },
};

const REASONS: Record<string, string> = {
  theirs_changed: "The task was changed, and nothing told of it.",
  ours_changed: "The ticket was changed, and the task did not hear of it.",
  both_changed: "Both were changed, and nothing told of the task's change.",
  left_both: "Somebody chose to leave both as they are.",
  let_be: "They differed when they were linked, or one was changed where changes do not travel.",
  to_clickup: "Changes in ClickUp do not travel here by the rules.",
  from_clickup: "Changes here do not travel to ClickUp by the rules.",
  comments: "Comments of the task had not come over, and nothing told of them.",
  off: "This field does not travel by the rules.",
  misfit: "One says what the other cannot hold: the ticket says why.",
  conflict: "Both were changed differently: the ticket asks which counts.",
};

/** Why the two sides differ, in a sentence. */
export function causeSentence({
  cause,
  reason,
  field,
}: Pick<Difference, "cause" | "reason" | "field">): string {
  switch (cause) {
    case "mapping_changed":
      return customKeyOf(field) === null
        ? "What the List's statuses mean was changed since both sides agreed."
        : "What the field is mapped to was published anew since both sides agreed.";
    case "deleted":
      return "ClickUp says that the task is not there any more.";
    case "permission":
      return `ClickUp does not show the task to the connected person${reason === null ? "" : ` (${reason})`}.`;
    case "moved":
      return "The task is in another List than it was.";
    case "edited_during_outage":
      return field === COMMENTS
        ? "It was said while ClickUp's events could not reach Relaydesk."
        : "It was changed while ClickUp's events could not reach Relaydesk.";
    case "undecided":
      return REASONS[reason ?? ""] ?? "One side could not take the other's value: the ticket says why.";
    default:
      return REASONS[reason ?? ""] ?? "The two sides differ.";
  }
}

/** What differences can be of, as a filter offers it: custom fields too, those given and those that are shown. */
export function differenceFieldOptions(
  custom: readonly { key: string; label: string }[],
  shown: readonly Pick<Difference, "field" | "fieldLabel">[],
): { value: string; label: string }[] {
  const labels = new Map<string, string>([
    [WHOLE_TASK, WHOLE_TASK_LABEL],
    ...Object.entries(SYNC_FIELD_LABELS),
    [COMMENTS, COMMENTS_LABEL],
  ]);
  for (const { key, label } of custom) labels.set(customFieldName(key), label);
  for (const { field, fieldLabel } of shown) if (!labels.has(field)) labels.set(field, fieldLabel);
  return [...labels].map(([value, label]) => ({ value, label }));
}

/** A share as people read it. Only what is whole is 100 %: one field in ten thousand shows. */
export function agreementWords({ inAgreement, mapped }: Pick<Truth, "inAgreement" | "mapped">): string {
  if (mapped === 0) return "–";
  if (inAgreement === mapped) return "100 %";
  const tenths = Math.min(999, Math.floor((inAgreement / mapped) * 1_000));
  return `${(tenths / 10).toLocaleString("en-GB", { minimumFractionDigits: 1 })} %`;
}

/** What the rest is, in a sentence; null when there is none. */
export function restWords({ underWay, open }: Pick<Truth, "underWay" | "open">): string | null {
  const parts = [
    underWay > 0 ? `${count(underWay, "field is", "fields are")} being brought into step` : null,
    open > 0 ? `${count(open, "field differs", "fields differ")} or cannot be read` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `${parts.join(", ")}.`;
}

/** How far a check is, or how it ended. */
export function sweepWords(sweep: Sweep): string {
  const checked = `${count(sweep.linksChecked, "link", "links")} of ${sweep.linksTotal.toLocaleString("en-GB")}`;
  const found = count(sweep.differences, "difference", "differences");
  const read = count(sweep.conversationsRead, "conversation", "conversations");
  if (sweep.phase === "done") {
    return sweep.kind === "full"
      ? `Checked ${checked} and ${read}, found ${found}`
      : `Checked what had changed: ${count(sweep.linksChecked, "link", "links")} and ${read}, found ${found}`;
  }
  if (sweep.waitingUntil !== null) return `Waits for spare budget after ${checked} and ${read}`;
  if (sweep.phase === "conversations") return `Reading comments (${read} so far)`;
  return sweep.phase === "probing"
    ? `Asking for tasks that did not turn up (${checked})`
    : `Checking (${checked})`;
}
