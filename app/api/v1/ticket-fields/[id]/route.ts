// PATCH /api/v1/ticket-fields/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { updateTicketField } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/ticket-fields/{id}",
    auth: ["session", "apiKey"],
    verb: updateTicketField,
    rateLimit: "write",
    summary: "Change a field of tickets, archive it or take it up again",
    tags: ["Ticket fields"],
  }),
});
