// GET and POST /api/v1/clickup/deliveries/replay: what a replay of many would concern, and the replay itself
import { methods, route } from "#lib/api/route/index.ts";
import { previewReplay, replayDeliveries } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/deliveries/replay",
    auth: ["session", "apiKey"],
    verb: previewReplay,
    module: "clickup",
    rateLimit: "read",
    summary: "Count what a replay would concern",
    tags: ["ClickUp"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/clickup/deliveries/replay",
    auth: ["session", "apiKey"],
    verb: replayDeliveries,
    module: "clickup",
    rateLimit: "write",
    summary: "Replay a selection of deliveries, or all that filters find",
    description:
      "Has each task compared once with the tickets linked to it. Rejected deliveries, repeats and those of unlinked tasks are left out and counted; more than 50,000 are refused.",
    tags: ["ClickUp"],
  }),
});
