// GET /api/v1/tickets/count
import { methods, route } from "#lib/api/route/index.ts";
import { countTickets } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/count",
    auth: ["session", "apiKey"],
    verb: countTickets,
    rateLimit: "read",
    summary: "Count tickets, up to a thousand",
    tags: ["Tickets"],
  }),
});
