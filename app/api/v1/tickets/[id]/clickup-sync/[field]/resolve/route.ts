// POST /api/v1/tickets/{id}/clickup-sync/{field}/resolve
import { methods, route } from "#lib/api/route/index.ts";
import { resolveTicketField } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-sync/{field}/resolve",
    auth: ["session", "apiKey"],
    verb: resolveTicketField,
    module: "clickup",
    rateLimit: "write",
    summary: "Decide a conflict between ticket and task",
    tags: ["ClickUp tasks"],
  }),
});
