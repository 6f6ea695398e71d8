// POST /api/v1/tickets/{id}/clickup-conversation/{entryId}/skip
import { methods, route } from "#lib/api/route/index.ts";
import { skipTicketConversationEntry } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-conversation/{entryId}/skip",
    auth: ["session", "apiKey"],
    verb: skipTicketConversationEntry,
    module: "clickup",
    rateLimit: "write",
    summary: "Let a reply or file be as it is on both sides",
    tags: ["ClickUp tasks"],
  }),
});
