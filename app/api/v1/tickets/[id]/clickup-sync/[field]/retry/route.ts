// POST /api/v1/tickets/{id}/clickup-sync/{field}/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryTicketField } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-sync/{field}/retry",
    auth: ["session", "apiKey"],
    verb: retryTicketField,
    module: "clickup",
    rateLimit: "write",
    summary: "Try a field again",
    tags: ["ClickUp tasks"],
  }),
});
