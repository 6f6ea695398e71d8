import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { addComment } from "./internal/add-comment.ts";
import { commentSchema, createCommentInput } from "./schema.ts";

/** A public reply, which the customer reads, or an internal note, which colleagues read. */
export const createComment = defineCommand({
  name: "comments.create",
  audit: "comment.created",
  permission: "tickets:comment",
  input: createCommentInput,
  output: commentSchema,
  run: addComment,
});
