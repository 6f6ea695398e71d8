import "server-only";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getDeletableComment, toComment } from "./internal/comment-rows.ts";
import { holdTicket } from "./internal/merged.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import { commentInput, commentSchema } from "./schema.ts";

/** Takes a comment's words and files out of sight; that it was there stays in the timeline. */
export const deleteComment = defineCommand({
  name: "comments.delete",
  audit: "comment.deleted",
  permission: "tickets:comment",
  input: commentInput,
  output: commentSchema,
  run: async (ctx, { ticketId, id }) => {
    await holdTicket(ctx, ticketId);
    const row = await getDeletableComment(ctx, { ticketId, id });
    const deletedAt = ctx.now();
    const { count } = await ctx.db.ticketComment.updateMany({
      where: { id, deletedAt: null },
      data: { deletedAt, updatedAt: row.updatedAt },
    });
    if (count === 0) throw notFound("comment");
    await recordTicketEvent(ctx, {
      ticketId,
      kind: "comment.deleted",
      visibility: row.visibility,
      data: { commentId: id },
    });
    return {
      output: toComment(ctx, { ...row, deletedAt }),
      audit: {
        target: { type: "comment", id },
        before: { ticketId, visibility: row.visibility, body: row.body },
      },
    };
  },
});
