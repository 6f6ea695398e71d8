// DELETE /api/v1/tickets/{id}/participants/{contactId}
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { removeParticipant } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/tickets/{id}/participants/{contactId}",
    auth: ["session", "apiKey"],
    verb: removeParticipant,
    params: z.strictObject({ id: idSchema, contactId: idSchema }),
    input: ({ params }) => ({ ticketId: params.id, contactId: params.contactId }),
    rateLimit: "write",
    summary: "Tell a contact of no more replies",
    tags: ["Tickets"],
  }),
});
