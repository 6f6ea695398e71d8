// POST /api/v1/sync/field-mappings/{connectionId}/{listId}/reviewed
import { methods, route } from "#lib/api/route/index.ts";
import { markTicketFieldsReviewed } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}/reviewed",
    auth: ["session", "apiKey"],
    verb: markTicketFieldsReviewed,
    status: 200,
    module: "clickup",
    rateLimit: "write",
    summary: "Say that changes of a List's fields were looked at",
    tags: ["Sync"],
  }),
});
