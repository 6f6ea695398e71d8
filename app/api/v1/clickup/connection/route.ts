// GET /api/v1/clickup/connection
import { methods, route } from "#lib/api/route/index.ts";
import { getConnectionState } from "#lib/clickup/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/connection",
    auth: ["session", "apiKey"],
    verb: getConnectionState,
    module: "clickup",
    rateLimit: "read",
    summary: "See the connection to ClickUp, its Space sync and its rate budget",
    tags: ["ClickUp"],
  }),
});
