// GET /api/v1/clickup/spaces
import { methods, route } from "#lib/api/route/index.ts";
import { listSpaces } from "#lib/clickup/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/spaces",
    auth: ["session", "apiKey"],
    verb: listSpaces,
    module: "clickup",
    rateLimit: "read",
    summary: "List and search the synced Spaces",
    tags: ["ClickUp"],
  }),
});
