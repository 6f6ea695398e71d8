import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { addComment } from "./internal/add-comment.ts";
import { commentSchema, createCommentInput, replyAdded } from "./schema.ts";

/** A public reply, which the customer reads, or an internal note, which colleagues read. */
export const createComment = defineCommand({
  name: "comments.create",
  audit: "comment.created",
  permission: "tickets:comment",
  input: createCommentInput,
  output: commentSchema,
  run: async (ctx, input) => {
    const result = await addComment(ctx, input);
    if (input.visibility === "public") {
      const { ticketId } = input;
      const ticket = await ctx.db.ticket.findUnique({
        where: { id: ticketId },
        select: { requesterId: true, participants: { select: { contactId: true }, take: 1 } },
      });
      const hasAskers = ticket !== null && (ticket.requesterId !== null || ticket.participants.length > 0);
      if (hasAskers) ctx.emit(replyAdded, { ticketId, commentId: result.output.id });
    }
    return result;
  },
});
