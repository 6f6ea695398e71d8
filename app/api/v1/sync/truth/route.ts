// GET /api/v1/sync/truth
import { methods, route } from "#lib/api/route/index.ts";
import { getTruth } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/truth",
    auth: ["session", "apiKey"],
    verb: getTruth,
    module: "clickup",
    rateLimit: "read",
    summary: "See how much of what is mapped both sides say alike",
    description:
      "Fields in agreement, of all fields that are mapped, and the oldest of the looks at both sides that the numbers rest on.",
    tags: ["Sync"],
  }),
});
