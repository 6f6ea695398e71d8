// POST /api/v1/portal/tickets/{id}/replies
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { createPortalReply } from "#lib/tickets/index.ts";
import { portalReplySchema } from "#lib/tickets/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/portal/tickets/{id}/replies",
    auth: ["session"],
    verb: createPortalReply,
    params: z.strictObject({ id: idSchema }),
    body: portalReplySchema,
    input: ({ params, body }) => ({ ticketId: params.id, ...body }),
    status: 201,
    rateLimit: "write",
    summary: "Reply to a ticket",
    tags: ["Portal"],
  }),
});
