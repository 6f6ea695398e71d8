// POST /api/v1/tickets/{id}/merge: the ticket of the address stays, those of the body go
import { methods, route } from "#lib/api/route/index.ts";
import { mergeTickets } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/merge",
    auth: ["session", "apiKey"],
    verb: mergeTickets,
    rateLimit: "write",
    summary: "Merge other tickets into this one",
    tags: ["Tickets"],
  }),
});
