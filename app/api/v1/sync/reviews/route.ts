// GET /api/v1/sync/reviews
import { methods, route } from "#lib/api/route/index.ts";
import { countSyncReviews } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/reviews",
    auth: ["session", "apiKey"],
    verb: countSyncReviews,
    module: "clickup",
    rateLimit: "read",
    summary: "Count what waits for a look",
    tags: ["Sync"],
  }),
});
