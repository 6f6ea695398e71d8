// GET, POST /api/v1/ticket-fields
import { methods, route } from "#lib/api/route/index.ts";
import { createTicketField, listTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/ticket-fields",
    auth: ["session", "apiKey"],
    verb: listTicketFields,
    rateLimit: "read",
    summary: "List the fields of its own that the organisation gives its tickets",
    tags: ["Ticket fields"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/ticket-fields",
    auth: ["session", "apiKey"],
    verb: createTicketField,
    status: 201,
    rateLimit: "write",
    summary: "Give tickets a field",
    tags: ["Ticket fields"],
  }),
});
