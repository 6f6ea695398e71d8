// POST /api/v1/tickets/{id}/split
import { methods, route } from "#lib/api/route/index.ts";
import { splitTicket } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/split",
    auth: ["session", "apiKey"],
    verb: splitTicket,
    status: 201,
    rateLimit: "write",
    summary: "Make replies and notes of a ticket a ticket of their own",
    tags: ["Tickets"],
  }),
});
