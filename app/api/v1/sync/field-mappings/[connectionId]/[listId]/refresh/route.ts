// POST /api/v1/sync/field-mappings/{connectionId}/{listId}/refresh: asks ClickUp.
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { fieldMappingSchema, mappedListInput } from "#lib/sync/schema.ts";
import { refreshTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}/refresh",
    auth: ["session", "apiKey"],
    permission: "sync:write",
    params: mappedListInput,
    body: z.strictObject({}),
    handler: ({ ctx, params }) => refreshTicketFields(ctx, params),
    output: fieldMappingSchema,
    status: 200,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Read a List's custom fields from ClickUp anew",
    tags: ["Sync"],
  }),
});
