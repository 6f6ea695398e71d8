// GET /api/v1/sync/lists
import { methods, route } from "#lib/api/route/index.ts";
import { listSyncLists } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/lists",
    auth: ["session", "apiKey"],
    verb: listSyncLists,
    module: "clickup",
    rateLimit: "read",
    summary: "List the Lists whose statuses are known",
    description:
      "The Lists of ClickUp that linked tasks are in. With `show=review` only those whose statuses are not what they were.",
    tags: ["Sync"],
  }),
});
