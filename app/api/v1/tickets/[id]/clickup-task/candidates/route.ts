// GET /api/v1/tickets/{id}/clickup-task/candidates
import { methods, route } from "#lib/api/route/index.ts";
import { searchTasksQuery, sourceInput, taskSearchResultSchema } from "#lib/tasks/schema.ts";
import { searchTicketTasks } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/clickup-task/candidates",
    auth: ["session", "apiKey"],
    permission: "tasks:read",
    params: sourceInput,
    query: searchTasksQuery,
    handler: ({ ctx, params, query }) => searchTicketTasks(ctx, { ...params, ...query }),
    output: taskSearchResultSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Find tasks of the customer's Space to link",
    tags: ["ClickUp tasks"],
  }),
});
