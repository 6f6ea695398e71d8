// POST /api/v1/tickets/{id}/clickup-sync/{field}/skip
import { methods, route } from "#lib/api/route/index.ts";
import { skipTicketField } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-sync/{field}/skip",
    auth: ["session", "apiKey"],
    verb: skipTicketField,
    module: "clickup",
    rateLimit: "write",
    summary: "Leave a field as it is on both sides",
    tags: ["ClickUp tasks"],
  }),
});
