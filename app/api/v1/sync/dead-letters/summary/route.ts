// GET /api/v1/sync/dead-letters/summary
import { methods, route } from "#lib/api/route/index.ts";
import { summariseDeadLetters } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/dead-letters/summary",
    auth: ["session", "apiKey"],
    verb: summariseDeadLetters,
    module: "clickup",
    rateLimit: "read",
    summary: "Count changes that did not arrive, by state and cause",
    tags: ["ClickUp"],
  }),
});
