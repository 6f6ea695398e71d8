import "server-only";
import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Comment } from "../schema.ts";
import { attachmentSelect, toAttachment } from "./attachment-rows.ts";

export const commentSelect = {
  id: true,
  ticketId: true,
  visibility: true,
  body: true,
  authorType: true,
  authorId: true,
  authorName: true,
  createdAt: true,
  updatedAt: true,
  deletedAt: true,
  attachments: { select: attachmentSelect, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
} satisfies Prisma.TicketCommentSelect;

export type CommentRow = Prisma.TicketCommentGetPayload<{ select: typeof commentSelect }>;

type Caller = Pick<VerbContext, "actor" | "can">;

function isAuthor(caller: Caller, row: CommentRow): boolean {
  return row.authorType === caller.actor.type && row.authorId === caller.actor.id;
}

function isEditable(caller: Caller, row: CommentRow): boolean {
  return row.deletedAt === null && caller.can("tickets:comment") && isAuthor(caller, row);
}

function isDeletable(caller: Caller, row: CommentRow): boolean {
  if (row.deletedAt !== null || !caller.can("tickets:comment")) return false;
  return isAuthor(caller, row) || caller.can("content:moderate");
}

/** A comment as callers see it; of a deleted one only that it was there. */
export function toComment(caller: Caller, row: CommentRow): Comment {
  const isDeleted = row.deletedAt !== null;
  return {
    id: row.id,
    ticketId: row.ticketId,
    visibility: row.visibility,
    body: isDeleted ? "" : row.body,
    author: { type: row.authorType, name: row.authorName },
    isFromCustomer: row.authorType === "contact",
    createdAt: row.createdAt.toISOString(),
    editedAt: row.updatedAt.getTime() > row.createdAt.getTime() ? row.updatedAt.toISOString() : null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    isEditable: isEditable(caller, row),
    isDeletable: isDeletable(caller, row),
    attachments: isDeleted ? [] : row.attachments.map((attachment) => toAttachment(caller, attachment)),
  };
}

async function getCommentRow(db: TenantDb, { ticketId, id }: { ticketId: string; id: string }) {
  const row = await db.ticketComment.findFirst({ where: { id, ticketId }, select: commentSelect });
  if (row === null || row.deletedAt !== null) throw notFound("comment");
  return row;
}

function notYours(row: CommentRow, action: string): RelaydeskError {
  return new RelaydeskError("forbidden", `Comment ${row.id} belongs to another author`, {
    publicMessage: `${row.authorName} wrote this.`,
    action,
  });
}

/** The comment, if the caller may edit it: people's words are their own. */
export async function getEditableComment(
  ctx: VerbContext,
  input: { ticketId: string; id: string },
): Promise<CommentRow> {
  const row = await getCommentRow(ctx.db, input);
  if (!isEditable(ctx, row))
    throw notYours(row, "Ask the author to change it, or write a comment of your own.");
  return row;
}

/** The comment, if the caller may delete it. */
export async function getDeletableComment(
  ctx: VerbContext,
  input: { ticketId: string; id: string },
): Promise<CommentRow> {
  const row = await getCommentRow(ctx.db, input);
  if (!isDeletable(ctx, row)) throw notYours(row, "Ask the author, or somebody who is Owner or Admin.");
  return row;
}
