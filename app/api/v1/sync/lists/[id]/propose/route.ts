// POST /api/v1/sync/lists/{id}/propose
import { methods, route } from "#lib/api/route/index.ts";
import { proposeStatuses } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/lists/{id}/propose",
    auth: ["session", "apiKey"],
    verb: proposeStatuses,
    module: "clickup",
    rateLimit: "write",
    summary: "Propose anew what the statuses of a List mean",
    tags: ["Sync"],
  }),
});
