// GET /api/v1/tickets/number/{number}
import { methods, route } from "#lib/api/route/index.ts";
import { getTicketByNumber } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/number/{number}",
    auth: ["session", "apiKey"],
    verb: getTicketByNumber,
    rateLimit: "read",
    summary: "Get a ticket by its number",
    tags: ["Tickets"],
  }),
});
