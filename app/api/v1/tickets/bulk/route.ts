// POST /api/v1/tickets/bulk: one change for up to 200 tickets, with an outcome for each
import { methods, route } from "#lib/api/route/index.ts";
import { bulkUpdateTickets } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/bulk",
    auth: ["session", "apiKey"],
    verb: bulkUpdateTickets,
    rateLimit: "write",
    summary: "Change many tickets at once",
    tags: ["Tickets"],
  }),
});
