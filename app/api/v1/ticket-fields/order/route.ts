// PUT /api/v1/ticket-fields/order
import { methods, route } from "#lib/api/route/index.ts";
import { orderTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PUT: route({
    method: "PUT",
    path: "/api/v1/ticket-fields/order",
    auth: ["session", "apiKey"],
    verb: orderTicketFields,
    rateLimit: "write",
    summary: "Put the fields of tickets in an order",
    tags: ["Ticket fields"],
  }),
});
