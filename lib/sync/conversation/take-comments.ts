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
import { type Heard, judgeHeard, type KnownPair, missingAmong } from "./find-news.ts";
import { type Look, noteTravel, troubled } from "./look.ts";
import { noteFiles } from "./note-files.ts";
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

/** Takes over all that was read, the oldest first, each comment that says something new in a transaction of its own. */
export async function takeComments(look: Look, taking: Taking): Promise<void> {
  const { read } = taking;
  const items = itemsOf(read);
  const known = await findKnown(
    look,
    items.map(({ comment }) => comment.id),
  );
  for (const item of items) await takeOne(look, taking, item, known.get(item.comment.id) ?? []);
  await noteThreads(look, read);
  await takeDeletions(look, taking);
}

/** Comments and the answers in their threads, the oldest first. */
function itemsOf({ comments, threads }: ReadComments): Item[] {
  return comments.toReversed().flatMap((comment): Item[] => {
    const answers = (threads.get(comment.id) ?? []).toSorted((a, b) => (a.date ?? 0) - (b.date ?? 0));
    return [{ comment, parent: null }, ...answers.map((answer) => ({ comment: answer, parent: comment }))];
  });
}

/** What was read, without its words. */
export function heardOf(read: ReadComments): Heard[] {
  return itemsOf(read).map(toHeard);
}

function toHeard({ comment, parent }: Item): Heard {
  const { id, date } = comment;
  return { id, parentId: parent?.id ?? null, date, digest: digestOf(comment), mark: markOf(comment) };
}

async function findKnown({ ctx }: Look, ids: string[]): Promise<Map<string | null, KnownPair[]>> {
  const rows = await transaction(ctx, (inner) =>
    inner.db.syncComment.findMany({
      where: { organisationId: ctx.organisationId, theirId: { in: ids } },
      select: { linkId: true, origin: true, theirId: true, theirsDigest: true, goneAt: true },
    }),
  );
  return Map.groupBy(rows, ({ theirId }) => theirId);
}

async function takeOne(look: Look, taking: Taking, item: Item, known: readonly KnownPair[]): Promise<void> {
  const { ctx, place, rules } = look;
  const heard = toHeard(item);
  const ours =
    heard.mark === null
      ? []
      : await transaction(ctx, (inner) =>
          inner.db.syncComment.findMany({
            where: { linkId: place.linkId, origin: "ours" },
            select: { commentId: true, theirId: true, sentAt: true },
          }),
        );
  const verdict = judgeHeard(heard, { linkId: place.linkId, known, ours, since: taking.since });
  switch (verdict.kind) {
    case "nothing":
      break;
    case "learned":
    case "changed":
      await compareKnown(look, item);
      break;
    case "settles":
      await settlePosting(look, verdict.commentId, {
        id: heard.id,
        date: heard.date,
        theirsDigest: heard.digest,
      });
      break;
    case "new":
      if (comesIn(rules.comments)) await takeNew(look, taking, item);
      break;
  }
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
    await noteFiles(inner, { place, conversation }, comment);
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
      await noteFiles(inner, { place, conversation }, comment);
    } else {
      await inner.db.syncComment.update({
        where,
        data: {
          ...troubled("conflict", {
            code: "changed_in_clickup",
            message: "Changed in ClickUp. What the customer reads stays as it is.",
            action: "Send ours again, or leave both.",
            failureClass: "person",
          }),
          theirsDigest: digest,
          triedDigest: pair.oursDigest,
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

async function takeDeletions(look: Look, { read, readAt }: Taking): Promise<void> {
  const { ctx, place, conversation, rules } = look;
  if (!comesIn(rules.comments)) return;
  const { threads, completeSince } = read;
  const isThere = new Set(itemsOf(read).map(({ comment }) => comment.id));
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
  for (const pair of missingAmong(pairs, { isThere, threads, completeSince })) {
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
