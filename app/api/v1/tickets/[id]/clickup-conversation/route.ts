// GET /api/v1/tickets/{id}/clickup-conversation
import { methods, route } from "#lib/api/route/index.ts";
import { getTicketConversation } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/clickup-conversation",
    auth: ["session", "apiKey"],
    verb: getTicketConversation,
    module: "clickup",
    rateLimit: "read",
    summary: "What of the ticket's conversation is not in step with its ClickUp tasks",
    description:
      "Replies and files that were not sent, files that were not fetched, and what was changed or deleted in ClickUp, each with its reason. Null without a task.",
    tags: ["ClickUp tasks"],
  }),
});
