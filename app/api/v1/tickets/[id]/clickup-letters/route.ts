// GET /api/v1/tickets/{id}/clickup-letters
import { methods, route } from "#lib/api/route/index.ts";
import { listTicketLetters } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/clickup-letters",
    auth: ["session", "apiKey"],
    verb: listTicketLetters,
    module: "clickup",
    rateLimit: "read",
    summary: "What of the ticket waits on its way to ClickUp, or back",
    description:
      "The ticket's dead letters, the oldest first, at most twenty: each with its reason, since when it waits, and when it is tried next.",
    tags: ["ClickUp tasks"],
  }),
});
