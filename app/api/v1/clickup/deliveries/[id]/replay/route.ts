// POST /api/v1/clickup/deliveries/{id}/replay
import { methods, route } from "#lib/api/route/index.ts";
import { replayDelivery } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/clickup/deliveries/{id}/replay",
    auth: ["session", "apiKey"],
    verb: replayDelivery,
    module: "clickup",
    rateLimit: "write",
    summary: "Replay one delivery",
    description:
      "Has its task compared with the tickets linked to it once more. What is in step stays as it is.",
    tags: ["ClickUp"],
  }),
});
