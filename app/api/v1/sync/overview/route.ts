// GET /api/v1/sync/overview
import { methods, route } from "#lib/api/route/index.ts";
import { getSyncOverview } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/overview",
    auth: ["session", "apiKey"],
    verb: getSyncOverview,
    module: "clickup",
    rateLimit: "read",
    summary: "See how sync fares: latency, deliveries, and how the links stand",
    tags: ["ClickUp"],
  }),
});
