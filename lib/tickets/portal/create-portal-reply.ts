import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { addComment } from "../internal/add-comment.ts";
import { commentSchema, createPortalReplyInput } from "../schema.ts";
import { changePortalStatus } from "./change-status.ts";

/** A contact replies. A ticket that waited for them, or was done, is open again. */
export const createPortalReply = defineCommand({
  name: "portal.create_reply",
  audit: "comment.created",
  permission: "portal:write",
  input: createPortalReplyInput,
  output: commentSchema,
  run: async (ctx, { ticketId, body, attachmentIds }) => {
    const reopening = await changePortalStatus(ctx, ticketId, "open", ["waiting", "resolved", "closed"]);
    const { output, audit } = await addComment(ctx, { ticketId, body, attachmentIds, visibility: "public" });
    return { output, audit: [audit, ...reopening] };
  },
});
