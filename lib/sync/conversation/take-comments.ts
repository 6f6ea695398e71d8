/**
 * What is said in ClickUp comes in. A comment is known by ClickUp's id of it; ours among them by the pair that their
 * posting made, or, while its outcome is unknown, by the mark in its last line. What somebody wrote there by hand
 * counts, whoever it was, the connected person too. It comes in as an internal note unless the rules say otherwise.
 */
import "server-only";
import type { ClickUpComment } from "#lib/clickup/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction, type VerbContext } from "#lib/platform/verb/index.ts";
import { digestOf, markdownOf } from "./comment-markdown.ts";
import { comesIn } from "./conversation-rules.ts";
import { type Look, noteTravel } from "./look.ts";
import { markOf } from "./outgoing-text.ts";
import type { ReadComments } from "./read-comments.ts";
import { noteGone, settlePosting } from "./send-replies.ts";

type Item = { comment: ClickUpComment; parent: ClickUpComment | null };

export type Taking = {
  read: ReadComments;
  /** When reading began: what was agreed on later cannot be missing from it. */
  readAt: Date;
  since: Date | null;
  /** People of ClickUp who are members here. */
  members: ReadonlySet<string>;
};

/** A pair of any link of the organisation. */
type Known = { linkId: string; origin: string; theirId: string | null; theirsDigest: string | null };

/** Takes over all that was read, the oldest first, each comment that says something new in a transaction of its own. */
export async function takeComments(look: Look, taking: Taking): Promise<void> {
  const { read } = taking;
  const items = read.comments.toReversed().flatMap((comment): Item[] => {
    const answers = (read.threads.get(comment.id) ?? []).toSorted((a, b) => (a.date ?? 0) - (b.date ?? 0));
    return [{ comment, parent: null }, ...answers.map((answer) => ({ comment: answer, parent: comment }))];
  });
  const known = await findKnown(
    look,
    items.map(({ comment }) => comment.id),
  );
  for (const item of items) await takeOne(look, taking, item, known.get(item.comment.id) ?? []);
  await noteThreads(look, read);
  await takeDeletions(look, taking);
}

async function findKnown({ ctx }: Look, ids: string[]): Promise<Map<string | null, Known[]>> {
  const rows = await transaction(ctx, (inner) =>
    inner.db.syncComment.findMany({
      where: { organisationId: ctx.organisationId, theirId: { in: ids } },
      select: { linkId: true, origin: true, theirId: true, theirsDigest: true },
    }),
  );
  return Map.groupBy(rows, ({ theirId }) => theirId);
}

async function takeOne(look: Look, taking: Taking, item: Item, known: readonly Known[]): Promise<void> {
  const { place } = look;
  const { comment } = item;
  const own = known.find(({ linkId }) => linkId === place.linkId);
  if (own !== undefined) {
    if (own.theirsDigest !== digestOf(comment)) await compareKnown(look, item);
    return;
  }
  // What another ticket said on the same task stays with that ticket's customer.
  if (known.some(({ origin }) => origin === "ours")) return;
  const mark = markOf(comment);
  if (mark !== null && (await judgeMark(look, comment, mark)) !== "a copy") return;
  if (!comesIn(look.rules.comments)) return;
  const isBefore = taking.since !== null && comment.date !== null && comment.date < taking.since.getTime();
  if (!isBefore) await takeNew(look, taking, item);
}

/** A comment with our mark: the posting whose outcome we wait for, another link's, or a person's copy of ours. */
async function judgeMark(
  look: Look,
  comment: ClickUpComment,
  mark: NonNullable<ReturnType<typeof markOf>>,
): Promise<"settled" | "another's" | "a copy"> {
  const { ctx, place } = look;
  const pairs = await transaction(ctx, (inner) =>
    inner.db.syncComment.findMany({
      where: { linkId: place.linkId, origin: "ours" },
      select: { commentId: true, theirId: true, sentAt: true },
    }),
  );
  const pair = pairs.find(({ commentId }) => mark.isOf(commentId));
  if (pair === undefined) return "another's";
  if (pair.theirId !== null) return "a copy";
  if (pair.sentAt === null) return "another's";
  await settlePosting(look, pair.commentId, {
    id: comment.id,
    date: comment.date,
    theirsDigest: digestOf(comment),
  });
  return "settled";
}

async function takeNew(
  { ctx, place, conversation, rules }: Look,
  { members }: Taking,
  { comment, parent }: Item,
): Promise<void> {
  const isByMember = comment.user !== null && members.has(comment.user.id);
  // An answer in a thread is said to colleagues, whoever gives it.
  const visibility = rules.takesAsReplies && isByMember && parent === null ? "public" : "internal";
  const id = newId();
  const at = ctx.now();
  await transaction(ctx, async (inner) => {
    // Two looks at once: the row of the first keeps the second from adding it again.
    await inner.db.syncComment.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        linkId: place.linkId,
        origin: "theirs",
        commentId: id,
        theirId: comment.id,
        theirParentId: parent?.id ?? null,
        theirDate: new Date(comment.date ?? at.getTime()),
        replyCount: 0,
        state: "in_step",
        theirsDigest: digestOf(comment),
        agreedAt: at,
      },
    });
    await syncing(inner, place.linkId, () =>
      conversation.addComment(inner, place.sourceId, {
        id,
        body: bodyOf({ comment, parent }),
        visibility,
        author: authorOf(comment),
        createdAt: new Date(comment.date ?? at.getTime()),
      }),
    );
    await noteTravel(inner, place.linkId);
  });
}

/** So that what sync writes does not ask for the comparison that it came from. */
async function syncing(ctx: VerbContext, linkId: string, work: () => Promise<void>): Promise<void> {
  await ctx.db.$executeRaw`select set_config('relaydesk.syncing_link', ${linkId}, true)`;
  await work();
  await ctx.db.$executeRaw`select set_config('relaydesk.syncing_link', '', true)`;
}

export function authorOf({ user }: Pick<ClickUpComment, "user">): { id: string; name: string } {
  const name = user?.username?.trim() || user?.email || "Somebody in ClickUp";
  return { id: user?.id ?? "", name: name.slice(0, 200) };
}

const QUOTE_MAX = 120;

/** An answer in a thread begins with what it answers, so that it can be read by itself. */
function bodyOf({ comment, parent }: Item): string {
  const body = markdownOf(comment);
  if (parent === null) return body;
  const line = (parent.comment_text ?? parent.comment.map(({ text }) => text ?? "").join(""))
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  const words = [...line];
  const quote = words.length > QUOTE_MAX ? `${words.slice(0, QUOTE_MAX).join("")}…` : line;
  return quote === "" ? body : `> ${quote.replace(/[\\`*_[\]<~|]/g, "\\$&")}\n\n${body}`;
}

/** A comment that we know says what it said, or something else. */
async function compareKnown({ ctx, place, conversation, rules }: Look, item: Item): Promise<void> {
  const { comment } = item;
  await transaction(ctx, async (inner) => {
    const pair = await inner.db.syncComment.findUnique({
      where: { linkId_theirId: { linkId: place.linkId, theirId: comment.id } },
    });
    const digest = digestOf(comment);
    if (pair === null || pair.theirsDigest === digest || pair.goneAt !== null) return;
    const where = { id: pair.id };
    // Our own words, in ClickUp's spelling.
    if (pair.theirsDigest === null) {
      await inner.db.syncComment.update({ where, data: { theirsDigest: digest } });
      return;
    }
    if (!comesIn(rules.comments)) return;
    if (pair.origin === "theirs") {
      await inner.db.syncComment.update({ where, data: { theirsDigest: digest, agreedAt: ctx.now() } });
      await syncing(inner, place.linkId, () =>
        conversation.editComment(inner, place.sourceId, pair.commentId, bodyOf(item)),
      );
    } else {
      await inner.db.syncComment.update({
        where,
        data: {
          theirsDigest: digest,
          state: "conflict",
          triedDigest: pair.oursDigest,
          failureCode: "changed_in_clickup",
          failureMessage: "Changed in ClickUp. What the customer reads stays as it is.",
          failureAction: "Send ours again, or leave both.",
          failureClass: "person",
        },
      });
    }
    await noteTravel(inner, place.linkId);
  });
}

/** How many answers each thread had, so that the next look reads those that have changed. */
async function noteThreads({ ctx, place }: Look, { comments, threads }: ReadComments): Promise<void> {
  for (const { id, reply_count: replyCount } of comments) {
    if (!threads.has(id)) continue;
    await transaction(ctx, (inner) =>
      inner.db.syncComment.updateMany({
        where: { linkId: place.linkId, theirId: id, NOT: { replyCount } },
        data: { replyCount },
      }),
    );
  }
}

/** Nothing tells of a deleted comment: it is one that was there and is not among those read. */
async function takeDeletions(look: Look, { read, readAt }: Taking): Promise<void> {
  const { ctx, place, conversation, rules } = look;
  if (!comesIn(rules.comments)) return;
  const { comments, threads, completeSince } = read;
  const isThere = new Set([...comments, ...[...threads.values()].flat()].map(({ id }) => id));
  const pairs = await transaction(ctx, (inner) =>
    inner.db.syncComment.findMany({
      where: { linkId: place.linkId, theirId: { not: null }, goneAt: null, agreedAt: { lt: readAt } },
      select: {
        id: true,
        origin: true,
        commentId: true,
        theirId: true,
        theirParentId: true,
        theirDate: true,
      },
    }),
  );
  const isRead = (date: Date | null) =>
    completeSince === null || (date !== null && date.getTime() > completeSince);
  const gone = new Set<string>();
  for (const { theirId, theirParentId, theirDate } of pairs) {
    if (theirId !== null && theirParentId === null && !isThere.has(theirId) && isRead(theirDate))
      gone.add(theirId);
  }
  for (const pair of pairs) {
    const { theirId, theirParentId } = pair;
    if (theirId === null || isThere.has(theirId)) continue;
    const isGone =
      gone.has(theirId) ||
      (theirParentId !== null && (gone.has(theirParentId) || threads.has(theirParentId)));
    if (!isGone) continue;
    if (pair.origin === "ours") {
      await noteGone(look, pair.commentId);
      continue;
    }
    await transaction(ctx, async (inner) => {
      await inner.db.syncComment.update({ where: { id: pair.id }, data: { goneAt: ctx.now() } });
      await syncing(inner, place.linkId, () =>
        conversation.removeComment(inner, place.sourceId, pair.commentId),
      );
      await noteTravel(inner, place.linkId);
    });
  }
}
