/** What a changed mapping means for pairs that were agreed under the old one. */
import { z } from "zod";

/** What their values mean here, and what each of ours is written as. */
export type ValueMap<Ours extends string, Theirs> = {
  meanings: ReadonlyMap<Theirs, Ours>;
  waysBack: Readonly<Record<Ours, Theirs | null>>;
};

/** A pair that agrees no more, and the side that keeps its value. Text, so that it can be looked for in rows. */
export const brokenPairSchema = z.object({
  ours: z.string(),
  /** Empty for no value. */
  theirs: z.string(),
  keeps: z.enum(["ours", "theirs"]),
});
export type BrokenPair = z.infer<typeof brokenPairSchema>;

/**
 * The pairs that agreed under the old map and do not under the new one. Where what theirs means has changed, theirs
 * keeps its value and ours follows the new meaning; where ours had only been written as theirs for want of a better
 * one, ours keeps its value and goes to its new place. Pairs that never agreed by the map, such as those that
 * linking left as they were, are nobody's business.
 */
export function brokenPairs<Ours extends string, Theirs>(
  before: ValueMap<Ours, Theirs>,
  after: ValueMap<Ours, Theirs>,
  allOurs: readonly Ours[],
  textOf: (theirs: Theirs) => string,
): BrokenPair[] {
  const isAgreed = (map: ValueMap<Ours, Theirs>, ours: Ours, theirs: Theirs) =>
    map.meanings.get(theirs) === ours || map.waysBack[ours] === theirs;
  const hasPlaceOfItsOwn = (ours: Ours) => {
    const place = after.waysBack[ours];
    return place !== null && after.meanings.get(place) === ours;
  };
  return [...before.meanings.keys()].flatMap((theirs) =>
    allOurs.flatMap((ours): BrokenPair[] => {
      if (!isAgreed(before, ours, theirs) || isAgreed(after, ours, theirs)) return [];
      if (before.meanings.get(theirs) === ours) return [{ ours, theirs: textOf(theirs), keeps: "theirs" }];
      return hasPlaceOfItsOwn(ours) ? [{ ours, theirs: textOf(theirs), keeps: "ours" }] : [];
    }),
  );
}
