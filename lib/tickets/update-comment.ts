import "server-only";
import { nextUpdatedAt } from "#lib/customers/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getEditableComment, toComment } from "./internal/comment-rows.ts";
import { holdTicket } from "./internal/merged.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import { commentSchema, updateCommentInput } from "./schema.ts";

/** Changes what a comment says, for whoever may edit it; its ticket is told of it. */
export const updateComment = defineCommand({
  name: "comments.update",
  audit: "comment.updated",
  permission: "tickets:comment",
  input: updateCommentInput,
  output: commentSchema,
  run: async (ctx, { ticketId, id, body }) => {
    await holdTicket(ctx, ticketId);
    const before = await getEditableComment(ctx, { ticketId, id });
    if (before.body === body) return { output: toComment(ctx, before), audit: null };
    const updatedAt = nextUpdatedAt(ctx.now(), before.updatedAt);
    const { count } = await ctx.db.ticketComment.updateMany({
      where: { id, updatedAt: before.updatedAt, deletedAt: null },
      data: { body, updatedAt },
    });
    if (count === 0)
      throw conflict("This comment was changed or deleted in the meantime.", "Reload it first.");
    await recordTicketEvent(ctx, {
      ticketId,
      kind: "comment.edited",
      visibility: before.visibility,
      data: { commentId: id },
    });
    return {
      output: toComment(ctx, { ...before, body, updatedAt }),
      audit: { target: { type: "comment", id }, before: { body: before.body }, after: { body } },
    };
  },
});
