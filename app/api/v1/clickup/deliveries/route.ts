// GET /api/v1/clickup/deliveries
import { methods, route } from "#lib/api/route/index.ts";
import { listDeliveries } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/deliveries",
    auth: ["session", "apiKey"],
    verb: listDeliveries,
    module: "clickup",
    rateLimit: "read",
    summary: "List and search what ClickUp's webhooks sent",
    tags: ["ClickUp"],
  }),
});
