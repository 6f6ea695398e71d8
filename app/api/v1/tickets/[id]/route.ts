// GET, PATCH /api/v1/tickets/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getTicket, updateTicket } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}",
    auth: ["session", "apiKey"],
    verb: getTicket,
    rateLimit: "read",
    summary: "Get a ticket",
    tags: ["Tickets"],
  }),
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/tickets/{id}",
    auth: ["session", "apiKey"],
    verb: updateTicket,
    rateLimit: "write",
    summary: "Change a ticket",
    tags: ["Tickets"],
  }),
});
