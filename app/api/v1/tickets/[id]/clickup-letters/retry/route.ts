// POST /api/v1/tickets/{id}/clickup-letters/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryTicketLetters } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-letters/retry",
    auth: ["session", "apiKey"],
    verb: retryTicketLetters,
    module: "clickup",
    rateLimit: "write",
    summary: "Try all that waits on the ticket again now",
    description: "A conflict is decided instead, and stays.",
    tags: ["ClickUp tasks"],
  }),
});
