// PATCH, DELETE /api/v1/tickets/{id}/comments/{commentId}
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { deleteComment, updateComment } from "#lib/tickets/index.ts";
import { commentChangesSchema } from "#lib/tickets/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/tickets/{id}/comments/{commentId}",
    auth: ["session", "apiKey"],
    verb: updateComment,
    params: z.strictObject({ id: idSchema, commentId: idSchema }),
    body: commentChangesSchema,
    input: ({ params, body }) => ({ ticketId: params.id, id: params.commentId, ...body }),
    rateLimit: "write",
    summary: "Edit one's own comment",
    tags: ["Comments"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/tickets/{id}/comments/{commentId}",
    auth: ["session", "apiKey"],
    verb: deleteComment,
    params: z.strictObject({ id: idSchema, commentId: idSchema }),
    input: ({ params }) => ({ ticketId: params.id, id: params.commentId }),
    rateLimit: "write",
    summary: "Delete a comment",
    tags: ["Comments"],
  }),
});
