/** What a person is about to say of the priorities, before it is saved. */
import type { PriorityMapView } from "#lib/sync/schema.ts";

type PriorityMap = PriorityMapView["map"];

/** What was chosen and is not saved yet, upon what somebody else saved meanwhile: the rest is as it is now. */
export function onTopOf(now: PriorityMap, before: PriorityMap, mine: PriorityMap): PriorityMap {
  return {
    fromClickup: { ...now.fromClickup, ...changedIn(before.fromClickup, mine.fromClickup) },
    toClickup: { ...now.toClickup, ...changedIn(before.toClickup, mine.toClickup) },
  };
}

function changedIn<Value extends string, Choices extends Record<string, Value>>(
  before: Choices,
  mine: Choices,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(mine).filter(([name, value]) => before[name] !== value));
}
