import "server-only";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { invalidField, notFound } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type Comment, commentAdded, type Visibility } from "../schema.ts";
import { commentSelect, toComment } from "./comment-rows.ts";
import { holdTicket } from "./merged.ts";

/**
 * Adds a comment to a ticket that the caller may see, with the files that the caller uploaded for it: they take on
 * its visibility in the same moment.
 */
export async function addComment(
  ctx: VerbContext,
  input: { ticketId: string; visibility: Visibility; body: string; attachmentIds: string[] },
): Promise<{ output: Comment; audit: AuditEntry }> {
  const { ticketId, visibility, body } = input;
  // A comment moves the ticket up, but is no change of the ticket itself: its version stays. Where the customer
  // looks, only what is said to the customer moves it.
  const touched = await ctx.db.ticket.updateMany({
    where: { id: ticketId, mergedIntoId: null },
    data: { updatedAt: ctx.now(), ...(visibility === "public" ? { publicUpdatedAt: ctx.now() } : {}) },
  });
  if (touched.count === 0) {
    // Says whether there is no such ticket, or where it went.
    await holdTicket(ctx, ticketId);
    throw notFound("ticket");
  }
  const id = newId();
  await ctx.db.ticketComment.create({
    data: {
      id,
      organisationId: ctx.organisationId,
      ticketId,
      visibility,
      body,
      authorType: ctx.actor.type,
      authorId: ctx.actor.id,
      authorName: ctx.actor.name,
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
    },
  });
  const attachmentIds = [...new Set(input.attachmentIds)];
  if (attachmentIds.length > 0) {
    const { count } = await ctx.db.ticketAttachment.updateMany({
      where: {
        id: { in: attachmentIds },
        ticketId,
        commentId: null,
        uploadedByType: ctx.actor.type,
        uploadedById: ctx.actor.id,
      },
      data: { commentId: id, visibility },
    });
    if (count !== attachmentIds.length) {
      throw invalidField(
        "attachmentIds",
        "One of the files is gone or belongs to another comment; add it again",
      );
    }
  }
  const row = await ctx.db.ticketComment.findUniqueOrThrow({ where: { id }, select: commentSelect });
  ctx.emit(commentAdded, { ticketId, commentId: id, visibility });
  return {
    output: toComment(ctx, row),
    audit: {
      target: { type: "comment", id },
      after: { ticketId, visibility, body, attachmentIds },
    },
  };
}
