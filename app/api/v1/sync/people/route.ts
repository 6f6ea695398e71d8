// GET /api/v1/sync/people
import { methods, route } from "#lib/api/route/index.ts";
import { listSyncPeople } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/people",
    auth: ["session", "apiKey"],
    verb: listSyncPeople,
    module: "clickup",
    rateLimit: "read",
    summary: "List who is who",
    description:
      "Members and people of ClickUp, in pairs where they are known to be one. With `show=review` only those without a counterpart, with `show=in_clickup` only people of ClickUp.",
    tags: ["Sync"],
  }),
});
