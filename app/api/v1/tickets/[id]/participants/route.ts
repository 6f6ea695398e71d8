// POST /api/v1/tickets/{id}/participants
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { addParticipant } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/participants",
    auth: ["session", "apiKey"],
    verb: addParticipant,
    params: z.strictObject({ id: idSchema }),
    body: z.strictObject({ contactId: idSchema }),
    input: ({ params, body }) => ({ ticketId: params.id, ...body }),
    rateLimit: "write",
    summary: "Have a contact told of replies besides the requester",
    tags: ["Tickets"],
  }),
});
