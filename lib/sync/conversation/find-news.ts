/**
 * What is new of what was read of ClickUp's comments: pure, so that the look that takes it over and the sweep that only
 * looks whether there is any mean the same by it.
 */
import type { CommentMark } from "./outgoing-text.ts";
import { isMarkOf } from "./outgoing-text.ts";

/** A comment, or an answer in its thread, as it was read. */
export type Heard = {
  id: string;
  /** The comment whose thread it is in. */
  parentId: string | null;
  /** Milliseconds since 1970. */
  date: number | null;
  digest: string;
  mark: CommentMark | null;
};

/** A pair of any link of the organisation. */
export type KnownPair = {
  linkId: string;
  origin: string;
  theirsDigest: string | null;
  goneAt: Date | null;
};

/** A pair of the link itself, as far as a mark of ours is judged by it. */
export type OwnPair = { commentId: string; theirId: string | null; sentAt: Date | null };

export type Verdict =
  /** It says what is known, or is nobody's to hear of here. */
  | { kind: "nothing" }
  /** Ours, read for the first time since it was written there. */
  | { kind: "learned" }
  | { kind: "changed" }
  /** The posting whose outcome was unknown. */
  | { kind: "settles"; commentId: string }
  | { kind: "new" };

const NOTHING: Verdict = { kind: "nothing" };

export function judgeHeard(
  heard: Heard,
  {
    linkId,
    known,
    ours,
    since,
  }: { linkId: string; known: readonly KnownPair[]; ours: readonly OwnPair[]; since: Date | null },
): Verdict {
  const own = known.find((pair) => pair.linkId === linkId);
  if (own !== undefined) {
    if (own.goneAt !== null || own.theirsDigest === heard.digest) return NOTHING;
    return { kind: own.theirsDigest === null ? "learned" : "changed" };
  }
  // What another ticket said on the same task stays with that ticket's customer.
  if (known.some(({ origin }) => origin === "ours")) return NOTHING;
  if (heard.mark !== null) {
    const { mark } = heard;
    const pair = ours.find(({ commentId }) => isMarkOf(mark, commentId));
    // Another link's, or one that was never posted. What is left is a person's copy of ours.
    if (pair === undefined) return NOTHING;
    if (pair.theirId === null)
      return pair.sentAt === null ? NOTHING : { kind: "settles", commentId: pair.commentId };
  }
  const isBefore = since !== null && heard.date !== null && heard.date < since.getTime();
  return isBefore ? NOTHING : { kind: "new" };
}

/** What was read, as far as it says what is no longer there. */
export type ReadExtent = {
  isThere: ReadonlySet<string>;
  threads: { has: (id: string) => boolean };
  /** Down to which instant nothing is missing; null when all were read. */
  completeSince: number | null;
};

type StandingPair = { theirId: string | null; theirParentId: string | null; theirDate: Date | null };

/** Nothing tells of a deleted comment: it is one that was there and is not among those read. */
export function missingAmong<Pair extends StandingPair>(
  pairs: readonly Pair[],
  { isThere, threads, completeSince }: ReadExtent,
): Pair[] {
  const isRead = (date: Date | null) =>
    completeSince === null || (date !== null && date.getTime() > completeSince);
  const missing = new Set<string>();
  for (const { theirId, theirParentId, theirDate } of pairs) {
    if (theirId !== null && theirParentId === null && !isThere.has(theirId) && isRead(theirDate))
      missing.add(theirId);
  }
  return pairs.filter(({ theirId, theirParentId }) => {
    if (theirId === null || isThere.has(theirId)) return false;
    return (
      missing.has(theirId) ||
      (theirParentId !== null && (missing.has(theirParentId) || threads.has(theirParentId)))
    );
  });
}
