// POST /api/v1/sync/lists/{id}/refresh
import { methods, route } from "#lib/api/route/index.ts";
import { refreshSyncList } from "#lib/sync/index.ts";
import { syncListDetailSchema, syncListInput } from "#lib/sync/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/lists/{id}/refresh",
    auth: ["session", "apiKey"],
    permission: "sync:write",
    params: syncListInput,
    handler: ({ ctx, params }) => refreshSyncList(ctx, params),
    output: syncListDetailSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Read a List's statuses from ClickUp",
    tags: ["Sync"],
  }),
});
