// POST /api/v1/sync/dead-letters/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryDeadLetters } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/dead-letters/retry",
    auth: ["session", "apiKey"],
    verb: retryDeadLetters,
    module: "clickup",
    rateLimit: "write",
    summary: "Try changes again that did not arrive",
    tags: ["ClickUp"],
  }),
});
