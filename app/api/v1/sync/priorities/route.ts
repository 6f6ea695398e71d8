// GET, PUT /api/v1/sync/priorities
import { methods, route } from "#lib/api/route/index.ts";
import { getPriorityMap, setPriorityMap } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/priorities",
    auth: ["session", "apiKey"],
    verb: getPriorityMap,
    module: "clickup",
    rateLimit: "read",
    summary: "See which priority is which",
    tags: ["Sync"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/sync/priorities",
    auth: ["session", "apiKey"],
    verb: setPriorityMap,
    module: "clickup",
    rateLimit: "write",
    summary: "Say which priority is which",
    description:
      "What each of ClickUp's priorities, and none, means here, and what each of ours is written as.",
    tags: ["Sync"],
  }),
});
