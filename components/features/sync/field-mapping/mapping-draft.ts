/** The pairs of a List that somebody is at work on, before they are saved. */
import type { MappingEntry } from "#lib/sync/schema.ts";

type Draft = readonly MappingEntry[];

export function isSameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * What was chosen and is not saved yet, upon what somebody else saved meanwhile: whatever was left alone is as it is
 * now, and of two pairs for one field of ClickUp's the one that is not saved yet stays.
 */
export function onTopOf(now: Draft, before: Draft, mine: Draft): MappingEntry[] {
  const pairOf = (draft: Draft, { key }: MappingEntry) => draft.filter((one) => one.key === key);
  const isTouched = (one: MappingEntry) => !isSameDraft(pairOf(before, one), pairOf(mine, one));
  const touched = mine.filter(isTouched);
  const isTaken = ({ fieldId }: MappingEntry) => touched.some((one) => one.fieldId === fieldId);
  return [
    ...now.flatMap((one) => (isTouched(one) ? pairOf(mine, one) : isTaken(one) ? [] : [one])),
    ...touched.filter((one) => pairOf(now, one).length === 0),
  ];
}
