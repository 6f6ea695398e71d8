import { Check, CircleSlash, Scissors } from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import type { FieldMapping, ListField, MappingEntry, PreviewKind, Review } from "#lib/sync/schema.ts";

export const FIT_LOOKS: StatusMap<"possible" | "lossy" | "impossible"> = {
  possible: { label: "Fits", icon: Check, tone: "success" },
  lossy: { label: "May lose something", icon: Scissors, tone: "warning" },
  impossible: { label: "Does not fit", icon: CircleSlash, tone: "destructive" },
};

export const DIRECTION_WORDS: Record<MappingEntry["direction"], string> = {
  both: "Both ways",
  to_clickup: "To ClickUp only",
  from_clickup: "From ClickUp only",
  off: "Not at all",
};

export const POLICY_WORDS: Record<MappingEntry["policy"], string> = {
  latest: "The later change counts",
  relaydesk_wins: "Relaydesk's counts",
  clickup_wins: "ClickUp's counts",
  ask: "A person decides",
  merge: "Put together where possible",
};

export const REVIEW_WORDS: Record<Review, string> = {
  new: "New in ClickUp",
  renamed: "Renamed in ClickUp",
  changed: "Changed in ClickUp",
  gone: "Gone from ClickUp",
};

export const PREVIEW_WORDS: Record<PreviewKind, string> = {
  to_clickup: "Would be written to ClickUp",
  to_relaydesk: "Would be taken over here",
  lossy: "Would lose something",
  impossible: "Cannot be carried over",
  conflicting: "Would wait for a person",
};

const TYPE_WORDS: Record<ListField["type"], string> = {
  short_text: "short text",
  text: "long text",
  url: "website",
  email: "e-mail",
  phone: "phone",
  number: "number",
  currency: "money",
  checkbox: "checkbox",
  date: "date",
  drop_down: "dropdown",
  labels: "labels",
  users: "people",
  tasks: "tasks",
  list_relationship: "relationship",
  emoji: "rating",
  manual_progress: "progress by hand",
  automatic_progress: "progress",
  formula: "formula",
  votes: "votes",
  location: "location",
  attachment: "files",
  button: "button",
  unknown: "unknown type",
};
export const typeWords = (type: ListField["type"]) => TYPE_WORDS[type];

export const sourceTypeWords = (type: FieldMapping["sourceFields"][number]["type"]) => type.replace("_", " ");

/** The line that a pair of fields begins with. */
export function entryFor(mapping: FieldMapping, key: string, fieldId: string): MappingEntry {
  const suggested = mapping.suggestions.find((entry) => entry.key === key && entry.fieldId === fieldId);
  const pair = mapping.pairs.find((one) => one.key === key && one.fieldId === fieldId);
  return (
    suggested ?? {
      key,
      fieldId,
      direction: pair?.directions[0] ?? "off",
      policy: "latest",
      valueMap: pairSameLabels(mapping, key, fieldId),
      default: null,
    }
  );
}

function pairSameLabels(mapping: FieldMapping, key: string, fieldId: string): MappingEntry["valueMap"] {
  const ours = mapping.sourceFields.find((field) => field.key === key)?.options ?? [];
  const theirs = mapping.listFields.find(({ id }) => id === fieldId)?.options ?? [];
  const same = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();
  return ours.flatMap((option) => {
    const found = theirs.find(({ label }) => same(label, option.label));
    return found === undefined ? [] : [{ ours: option.key, theirs: found.id }];
  });
}
