// GET /api/v1/clickup/queue
import { methods, route } from "#lib/api/route/index.ts";
import { getTaskQueue } from "#lib/tasks/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/queue",
    auth: ["session", "apiKey"],
    verb: getTaskQueue,
    module: "clickup",
    rateLimit: "read",
    summary: "See what waits to become a task, by customer, and when it will be done",
    tags: ["ClickUp"],
  }),
});
