// POST /api/v1/tickets/{id}/clickup-conversation/{entryId}/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryTicketConversationEntry } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-conversation/{entryId}/retry",
    auth: ["session", "apiKey"],
    verb: retryTicketConversationEntry,
    module: "clickup",
    rateLimit: "write",
    summary: "Send or fetch a reply or file again",
    tags: ["ClickUp tasks"],
  }),
});
