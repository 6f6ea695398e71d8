// GET /api/v1/sync/differences
import { methods, route } from "#lib/api/route/index.ts";
import { listDifferences } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/differences",
    auth: ["session", "apiKey"],
    verb: listDifferences,
    module: "clickup",
    rateLimit: "read",
    summary: "List what the two sides were found not to say alike",
    description:
      "Newest first, each with its cause, what each side said, and what became of it. `field` is `task` where the task as a whole is concerned: deleted, moved, or out of sight; a mapped custom field is `custom:` and its key.",
    tags: ["Sync"],
  }),
});
