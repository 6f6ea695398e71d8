// POST /api/v1/sync/field-mappings/{connectionId}/{listId}/roll-back
import { methods, route } from "#lib/api/route/index.ts";
import { rollBackTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}/roll-back",
    auth: ["session", "apiKey"],
    verb: rollBackTicketFields,
    status: 200,
    module: "clickup",
    rateLimit: "write",
    summary: "Publish an earlier version of a List's mapping again",
    tags: ["Sync"],
  }),
});
