// POST /api/v1/sync/field-mappings/{connectionId}/{listId}/preview: writes nothing; may read tasks from ClickUp.
import { methods, route } from "#lib/api/route/index.ts";
import { mappedListInput, previewInput, previewSchema } from "#lib/sync/schema.ts";
import { previewTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}/preview",
    auth: ["session", "apiKey"],
    permission: "sync:write",
    params: mappedListInput,
    body: previewInput.pick({ customerIds: true }),
    handler: ({ ctx, params, body }) => previewTicketFields(ctx, { ...params, ...body }),
    output: previewSchema,
    status: 200,
    module: "clickup",
    rateLimit: "clickup",
    summary: "See what publishing a List's draft would do to the tickets that are linked now",
    tags: ["Sync"],
  }),
});
