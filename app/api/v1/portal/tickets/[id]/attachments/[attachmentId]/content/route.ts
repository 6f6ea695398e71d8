// GET /api/v1/portal/tickets/{id}/attachments/{attachmentId}/content
import { z } from "zod";
import { fileResponse } from "#lib/api/file-response/index.ts";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { openPortalAttachment } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/portal/tickets/{id}/attachments/{attachmentId}/content",
    auth: ["session"],
    permission: "portal:read",
    params: z.strictObject({ id: idSchema, attachmentId: idSchema }),
    handler: async ({ ctx, params }) =>
      fileResponse(await openPortalAttachment(ctx, { ticketId: params.id, id: params.attachmentId })),
    rateLimit: "read",
    summary: "Download a file",
    tags: ["Portal"],
  }),
});
