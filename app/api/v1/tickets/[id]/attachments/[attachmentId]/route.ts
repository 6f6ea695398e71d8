// DELETE /api/v1/tickets/{id}/attachments/{attachmentId}
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { deleteAttachment } from "#lib/tickets/index.ts";
import { deletedSchema } from "#lib/tickets/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/tickets/{id}/attachments/{attachmentId}",
    auth: ["session", "apiKey"],
    permission: "tickets:comment",
    params: z.strictObject({ id: idSchema, attachmentId: idSchema }),
    handler: ({ ctx, params }) => deleteAttachment(ctx, { ticketId: params.id, id: params.attachmentId }),
    output: deletedSchema,
    rateLimit: "write",
    summary: "Delete a file",
    tags: ["Attachments"],
  }),
});
