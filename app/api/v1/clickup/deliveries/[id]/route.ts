// GET /api/v1/clickup/deliveries/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getDelivery } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/deliveries/{id}",
    auth: ["session", "apiKey"],
    verb: getDelivery,
    module: "clickup",
    rateLimit: "read",
    summary: "Read one delivery with its body",
    tags: ["ClickUp"],
  }),
});
