// POST /api/v1/sync/dead-letters/skip
import { methods, route } from "#lib/api/route/index.ts";
import { skipDeadLetters } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/dead-letters/skip",
    auth: ["session", "apiKey"],
    verb: skipDeadLetters,
    module: "clickup",
    rateLimit: "write",
    summary: "Let fields be as they are on both sides",
    tags: ["ClickUp"],
  }),
});
