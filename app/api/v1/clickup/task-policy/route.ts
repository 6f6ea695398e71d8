// GET, PUT /api/v1/clickup/task-policy
import { methods, route } from "#lib/api/route/index.ts";
import { getTaskPolicy, setTaskPolicy } from "#lib/tasks/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/task-policy",
    auth: ["session", "apiKey"],
    verb: getTaskPolicy,
    module: "clickup",
    rateLimit: "read",
    summary: "What happens to a ticket whose task is deleted in ClickUp",
    tags: ["ClickUp tasks"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/clickup/task-policy",
    auth: ["session", "apiKey"],
    verb: setTaskPolicy,
    module: "clickup",
    rateLimit: "write",
    summary: "Decide what happens to a ticket whose task is deleted in ClickUp",
    tags: ["ClickUp tasks"],
  }),
});
