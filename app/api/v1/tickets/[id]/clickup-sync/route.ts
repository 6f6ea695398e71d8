// GET /api/v1/tickets/{id}/clickup-sync
import { methods, route } from "#lib/api/route/index.ts";
import { getTicketSync } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/clickup-sync",
    auth: ["session", "apiKey"],
    verb: getTicketSync,
    module: "clickup",
    rateLimit: "read",
    summary: "How the ticket and its ClickUp task stand to each other",
    description:
      "Field by field: in step, on its way, in conflict, or failed with its reason. Null without a task.",
    tags: ["ClickUp tasks"],
  }),
});
