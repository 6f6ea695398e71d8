/**
 * The files that a comment in ClickUp carries: noted with it, to be fetched as files of the comment here. They may be
 * among the task's files as well, so each is known by ClickUp's id of it, and comes once.
 */
import "server-only";
import type { ClickUpAttachment, ClickUpComment } from "#lib/clickup/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Look } from "./look.ts";

/** As many of one comment; more than people add. */
const FILES_MAX = 50;

export function filesOf({ comment, date, user }: ClickUpComment): ClickUpAttachment[] {
  const files = comment.flatMap(({ file }) =>
    file === undefined || file.deleted ? [] : [{ ...file, date: file.date ?? date, user: file.user ?? user }],
  );
  return [...new Map(files.map((file) => [file.id, file])).values()].slice(0, FILES_MAX);
}

/** Notes those that are new, in the transaction that the comment comes in by. */
export async function noteFiles(
  ctx: VerbContext,
  { place, conversation }: Pick<Look, "place" | "conversation">,
  comment: ClickUpComment,
): Promise<void> {
  for (const { id: theirId, title, size, url } of filesOf(comment)) {
    // What another ticket sent to the task stays with that ticket's customer, whoever points at it.
    const sent = { organisationId: ctx.organisationId, theirId, origin: "ours" };
    if ((await ctx.db.syncFile.count({ where: sent })) > 0) continue;
    const attachmentId = newId();
    const { count } = await ctx.db.syncFile.createMany({
      data: [
        {
          id: newId(),
          organisationId: ctx.organisationId,
          linkId: place.linkId,
          origin: "theirs",
          attachmentId,
          theirId,
          theirCommentId: comment.id,
          url,
          fileName: (title ?? "file").slice(0, 500),
          size: size === null ? null : BigInt(size),
          state: "waiting",
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) await placeKnown(ctx, { place, conversation }, { theirId, theirCommentId: comment.id });
  }
}

/** It came as a file of the task, before its comment was read. */
async function placeKnown(
  ctx: VerbContext,
  { place, conversation }: Pick<Look, "place" | "conversation">,
  { theirId, theirCommentId }: { theirId: string; theirCommentId: string },
): Promise<void> {
  const where = { linkId_theirId: { linkId: place.linkId, theirId } };
  const pair = await ctx.db.syncFile.findUnique({ where });
  if (pair === null || pair.origin !== "theirs" || pair.theirCommentId !== null) return;
  await ctx.db.syncFile.update({ where, data: { theirCommentId } });
  const commentId = await commentOf(ctx, place.linkId, theirCommentId);
  if (pair.state === "in_step" && commentId !== null)
    await conversation.placeFile(ctx, place.sourceId, pair.attachmentId, commentId);
}

/** The comment here that one of ClickUp's came in as; null when it did not. */
export async function commentOf(ctx: VerbContext, linkId: string, theirId: string): Promise<string | null> {
  const pair = await ctx.db.syncComment.findUnique({ where: { linkId_theirId: { linkId, theirId } } });
  return pair === null || pair.origin !== "theirs" ? null : pair.commentId;
}
