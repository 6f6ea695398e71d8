// GET /api/v1/sync/dead-letters
import { methods, route } from "#lib/api/route/index.ts";
import { listDeadLetters } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/dead-letters",
    auth: ["session", "apiKey"],
    verb: listDeadLetters,
    module: "clickup",
    rateLimit: "read",
    summary: "List changes that did not arrive, with their reasons",
    tags: ["ClickUp"],
  }),
});
