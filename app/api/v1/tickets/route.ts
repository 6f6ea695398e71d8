// GET, POST /api/v1/tickets
import { methods, route } from "#lib/api/route/index.ts";
import { createTicket, listTickets } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets",
    auth: ["session", "apiKey"],
    verb: listTickets,
    rateLimit: "read",
    summary: "List, filter and search tickets",
    tags: ["Tickets"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/tickets",
    auth: ["session", "apiKey"],
    verb: createTicket,
    status: 201,
    rateLimit: "write",
    summary: "Create a ticket",
    tags: ["Tickets"],
  }),
});
