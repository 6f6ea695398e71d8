// POST /api/v1/tickets/{id}/clickup-task/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-task/retry",
    auth: ["session", "apiKey"],
    verb: retryTicketTask,
    module: "clickup",
    rateLimit: "write",
    summary: "Try again to create the ClickUp task",
    tags: ["ClickUp tasks"],
  }),
});
