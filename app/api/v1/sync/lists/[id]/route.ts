// GET /api/v1/sync/lists/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getSyncList } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/lists/{id}",
    auth: ["session", "apiKey"],
    verb: getSyncList,
    module: "clickup",
    rateLimit: "read",
    summary: "See what the statuses of a List mean",
    tags: ["Sync"],
  }),
});
