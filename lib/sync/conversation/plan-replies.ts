/** What is to be done about the replies of one link: pure, so that every case has its test. */

/** A pair as it is stored. */
export type ReplyPair = {
  id: string;
  commentId: string;
  origin: "ours" | "theirs";
  theirId: string | null;
  state: "in_step" | "waiting" | "conflict" | "failed" | "skipped";
  oursDigest: string | null;
  sentAt: Date | null;
  triedDigest: string | null;
  goneAt: Date | null;
};

type Reply = { id: string; digest: string; createdAt: Date };

/** What a withdrawal is tried as, where a reply has its digest. */
export const WITHDRAWN = "withdrawn";

export type ReplyStep =
  /** The outcome of a posting is unknown: look for it before anything else. */
  | { kind: "settle"; commentId: string }
  | { kind: "post"; commentId: string }
  | { kind: "edit"; commentId: string; theirId: string }
  /** It may not be read outside any more. */
  | { kind: "withdraw"; commentId: string; theirId: string }
  /** It never arrived, and is no longer to. */
  | { kind: "forget"; commentId: string };

/**
 * The steps in their order: first what is unknown, then what must go, then what is new, the oldest first. `replies` are
 * those that may leave; nothing is ever posted that is not among them.
 */
export function planReplies(
  pairs: readonly ReplyPair[],
  replies: readonly Reply[],
  { since, isAllowed }: { since: Date | null; isAllowed: boolean },
): ReplyStep[] {
  const ours = pairs.filter(({ origin }) => origin === "ours");
  const settle = ours.flatMap(({ sentAt, commentId }): ReplyStep[] =>
    sentAt === null ? [] : [{ kind: "settle", commentId }],
  );
  if (!isAllowed) return settle;
  const byComment = new Map(ours.map((pair) => [pair.commentId, pair]));
  const readable = new Set(replies.map(({ id }) => id));
  const away = ours.filter(({ commentId, sentAt }) => sentAt === null && !readable.has(commentId));
  return [
    ...settle,
    ...away.flatMap(stepAway),
    ...replies.flatMap((reply) => stepOut(reply, byComment.get(reply.id) ?? null, since)),
  ];
}

function stepAway(pair: ReplyPair): ReplyStep[] {
  const { commentId, theirId, goneAt } = pair;
  if (theirId === null || goneAt !== null) return [{ kind: "forget", commentId }];
  return rests(pair, WITHDRAWN) ? [] : [{ kind: "withdraw", commentId, theirId }];
}

function stepOut(reply: Reply, pair: ReplyPair | null, since: Date | null): ReplyStep[] {
  const commentId = reply.id;
  if (pair === null) {
    const isBefore = since !== null && reply.createdAt < since;
    return isBefore ? [] : [{ kind: "post", commentId }];
  }
  if (pair.sentAt !== null || pair.goneAt !== null || rests(pair, reply.digest)) return [];
  if (pair.theirId === null) return [{ kind: "post", commentId }];
  return pair.oursDigest === reply.digest ? [] : [{ kind: "edit", commentId, theirId: pair.theirId }];
}

/** What failed for good, or was let be by a person, rests until it says something else. */
function rests(pair: ReplyPair, digest: string): boolean {
  return pair.state !== "in_step" && pair.state !== "waiting" && pair.triedDigest === digest;
}
