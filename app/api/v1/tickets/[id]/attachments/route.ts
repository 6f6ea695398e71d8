// GET, POST /api/v1/tickets/{id}/attachments: a form with `visibility`, then `file`
import { z } from "zod";
import { readUpload } from "#lib/api/multipart/index.ts";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { attachmentFile, listAttachments, uploadAttachment } from "#lib/tickets/index.ts";
import { attachmentSchema, visibilitySchema } from "#lib/tickets/schema.ts";

/** The file's own limit is a setting and checked while it is read; this is the most that the setting allows. */
const MAX_BODY_BYTES = 1_074_000_000;
const upload = {
  fields: z.strictObject({
    visibility: visibilitySchema.optional().meta({ description: "`internal` unless it says `public`." }),
  }),
  file: attachmentFile,
};

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/attachments",
    auth: ["session", "apiKey"],
    verb: listAttachments,
    params: z.strictObject({ id: idSchema }),
    input: ({ params }) => ({ ticketId: params.id }),
    rateLimit: "read",
    summary: "List a ticket's files",
    tags: ["Attachments"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/attachments",
    auth: ["session", "apiKey"],
    permission: "tickets:comment",
    params: z.strictObject({ id: idSchema }),
    consumes: "bytes",
    upload,
    maxBodyBytes: MAX_BODY_BYTES,
    handler: async ({ ctx, params, request }) => {
      const { fields, file } = await readUpload(request, upload);
      return uploadAttachment(ctx, {
        ticketId: params.id,
        visibility: fields.visibility,
        fileName: file.fileName,
        content: file.content,
      });
    },
    output: attachmentSchema,
    status: 201,
    rateLimit: "upload",
    summary: "Add a file to a ticket",
    description: "A comment that names the file takes it over and gives it its own visibility.",
    tags: ["Attachments"],
  }),
});
