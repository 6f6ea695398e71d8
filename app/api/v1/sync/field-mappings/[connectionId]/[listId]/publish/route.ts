// POST /api/v1/sync/field-mappings/{connectionId}/{listId}/publish
import { methods, route } from "#lib/api/route/index.ts";
import { publishTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}/publish",
    auth: ["session", "apiKey"],
    verb: publishTicketFields,
    status: 200,
    module: "clickup",
    rateLimit: "write",
    summary: "Publish the draft of a List's mapping, for some customers or for all",
    tags: ["Sync"],
  }),
});
