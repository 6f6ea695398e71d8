// GET, POST /api/v1/portal/tickets/{id}/attachments: a form with `file`
import { z } from "zod";
import { readUpload } from "#lib/api/multipart/index.ts";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { attachmentFile, listPortalAttachments, uploadPortalAttachment } from "#lib/tickets/index.ts";
import { attachmentSchema } from "#lib/tickets/schema.ts";

/** The file's own limit is a setting and checked while it is read; this is the most that the setting allows. */
const MAX_BODY_BYTES = 1_074_000_000;
const upload = { fields: z.strictObject({}), file: attachmentFile };

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/portal/tickets/{id}/attachments",
    auth: ["session"],
    verb: listPortalAttachments,
    params: z.strictObject({ id: idSchema }),
    input: ({ params }) => ({ ticketId: params.id }),
    rateLimit: "read",
    summary: "List a ticket's files",
    tags: ["Portal"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/portal/tickets/{id}/attachments",
    auth: ["session"],
    permission: "portal:write",
    params: z.strictObject({ id: idSchema }),
    consumes: "bytes",
    upload,
    maxBodyBytes: MAX_BODY_BYTES,
    handler: async ({ ctx, params, request }) => {
      const { file } = await readUpload(request, upload);
      return uploadPortalAttachment(ctx, {
        ticketId: params.id,
        fileName: file.fileName,
        content: file.content,
      });
    },
    output: attachmentSchema,
    status: 201,
    rateLimit: "upload",
    summary: "Send a file for a reply",
    description: "The reply that names the file makes it visible.",
    tags: ["Portal"],
  }),
});
