import { z } from "zod";
import type { FieldCodec } from "./field-codec.ts";
import { applyChange, changeOfSet, isSameSet, mergeSets, type SetChange } from "./merge-set.ts";

const tagsSchema = z.array(z.string());

/** ClickUp knows one tag by any case (ClickUp fact sheet, section 8), and sources keep tags in lower case. */
const tagKey = (name: string) => name.replace(/\s+/gu, " ").trim().toLowerCase();
const isSame = (one: string[], other: string[]) => isSameSet(one, other, tagKey);

/** The tags to put on a task and to take off it, one call each (ClickUp fact sheet, section 8). */
export function changeOfTags(before: string[], after: string[]): { add: string[]; remove: string[] } {
  const { added, removed } = changeOfSet(before, after, tagKey);
  return { add: [...added.values()], remove: before.filter((name) => removed.has(tagKey(name))) };
}

/**
 * The tags. What travels is the change, not the set: tags that a task had before it was linked are not taken off
 * by the first tag that somebody adds here, nor the other way round. `canHold` says which tags the source can
 * have; any other stays in ClickUp, where it is.
 */
export function tagsCodec(canHold: (tag: string) => boolean): FieldCodec<string[], string[]> {
  const holdable = (change: SetChange): SetChange => ({
    added: new Map([...change.added.keys()].filter(canHold).map((key) => [key, key])),
    removed: change.removed,
  });
  return {
    oursSchema: tagsSchema,
    theirsSchema: tagsSchema,
    isSameOurs: isSame,
    isSameTheirs: isSame,
    isEcho: isSame,
    // From the agreed set on, so that a side that wins undoes what the other did.
    toTheirs: (ours, now, base) =>
      base === null
        ? applyChange(now, changeOfSet(now, ours, tagKey), tagKey)
        : applyChange(respell(base.theirs, now), changeOfSet(base.ours, ours, tagKey), tagKey),
    toOurs: (theirs, now, base) =>
      base === null
        ? applyChange(now, holdable(changeOfSet(now, theirs, tagKey)), tagKey)
        : applyChange(respell(base.ours, now), holdable(changeOfSet(base.theirs, theirs, tagKey)), tagKey),
    merge: (base, now) => {
      const { ours, theirs } = mergeSets(base, now, tagKey);
      return { ours: applyChange(now.ours, holdable(changeOfSet(now.ours, ours, tagKey)), tagKey), theirs };
    },
  };
}

/** The names as they are spelled now, where they still are. */
function respell(names: string[], now: string[]): string[] {
  const spelling = new Map(now.map((name) => [tagKey(name), name]));
  return names.map((name) => spelling.get(tagKey(name)) ?? name);
}
