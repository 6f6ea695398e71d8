/** The stored pairs of a link, as the plans take them. */
import "server-only";
import { z } from "zod";
import type { ClickUpAttachment } from "#lib/clickup/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { LinkPlace } from "../comparison/link-place.ts";
import type { FilePair, TheirFile } from "./plan-files.ts";
import type { ReplyPair } from "./plan-replies.ts";

const originSchema = z.enum(["ours", "theirs"]);

export async function readReplyPairs(
  ctx: VerbContext,
  linkId: string,
): Promise<(ReplyPair & { replyCount: number })[]> {
  const rows = await ctx.db.syncComment.findMany({
    where: { linkId },
    select: {
      id: true,
      commentId: true,
      origin: true,
      theirId: true,
      state: true,
      oursDigest: true,
      sentAt: true,
      triedDigest: true,
      goneAt: true,
      replyCount: true,
    },
  });
  return rows.map((row) => ({ ...row, origin: originSchema.parse(row.origin) }));
}

export async function readFilePairs(ctx: VerbContext, linkId: string): Promise<FilePair[]> {
  const rows = await ctx.db.syncFile.findMany({
    where: { linkId },
    select: {
      id: true,
      attachmentId: true,
      origin: true,
      theirId: true,
      fileName: true,
      size: true,
      state: true,
      failureCode: true,
      sentAt: true,
      withdrawnAt: true,
    },
  });
  return rows.map((row) => ({
    ...row,
    origin: originSchema.parse(row.origin),
    size: row.size === null ? null : Number(row.size),
  }));
}

/** Files that comments brought, for which no task need name the place; those of comments that are gone are not fetched. */
export async function readFilesOfComments(ctx: VerbContext, linkId: string): Promise<ClickUpAttachment[]> {
  const rows = await ctx.db.$queryRaw<{ id: string; title: string; url: string; size: bigint | null }[]>`
    select file.their_id as id, file.file_name as title, file.url, file.size
    from sync_files file
    join sync_comments comment
      on comment.link_id = file.link_id and comment.their_id = file.their_comment_id and comment.gone_at is null
    where file.link_id = ${linkId}::uuid and file.origin = 'theirs' and file.url is not null
      and file.state in ('waiting', 'failed')
    order by file.created_at, file.id`;
  return rows.map(({ size, ...file }) => ({
    ...file,
    size: size === null ? null : Number(size),
    date: null,
    user: null,
    deleted: false,
  }));
}

/**
 * Files of the task that came from us, by other links to it or by earlier ones: another customer's ticket must not get
 * them. One that may be such an upload, whose outcome is unknown, counts as one until it is known.
 */
export async function readKnownFiles(
  ctx: VerbContext,
  { linkId, taskId }: Pick<LinkPlace, "linkId" | "taskId">,
  theirs: readonly TheirFile[],
): Promise<Set<string>> {
  const rows = await ctx.db.syncFile.findMany({
    where: {
      organisationId: ctx.organisationId,
      origin: "ours",
      OR: [
        { theirId: { in: theirs.map(({ id }) => id) }, NOT: { linkId } },
        { sentAt: { not: null }, link: { taskId } },
      ],
    },
    select: { theirId: true, fileName: true, size: true, sentAt: true },
  });
  const known = new Set(rows.flatMap(({ theirId }) => theirId ?? []));
  for (const { id, title, size } of theirs) {
    const isMaybeOurs = rows.some(
      (row) =>
        row.sentAt !== null &&
        row.fileName === title &&
        (size === null || row.size === null || Number(row.size) === size),
    );
    if (isMaybeOurs) known.add(id);
  }
  return known;
}
