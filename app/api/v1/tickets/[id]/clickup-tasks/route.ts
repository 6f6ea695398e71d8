// GET, POST /api/v1/tickets/{id}/clickup-tasks
// POST asks for a further task by what it is for: asking twice for the same comes to the same task.
import { methods, route } from "#lib/api/route/index.ts";
import { furtherTaskBody, sourceInput, taskListSchema } from "#lib/tasks/schema.ts";
import { listTicketTasks, requestTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/clickup-tasks",
    auth: ["session", "apiKey"],
    verb: listTicketTasks,
    module: "clickup",
    rateLimit: "read",
    summary: "All ClickUp tasks of a ticket, the leading one first",
    tags: ["ClickUp tasks"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: sourceInput,
    body: furtherTaskBody,
    status: 202,
    handler: async ({ ctx, params, body }) => {
      await requestTicketTask(ctx, { ...params, ...body });
      return listTicketTasks(ctx, params);
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "write",
    summary: "Create a further ClickUp task from a ticket",
    tags: ["ClickUp tasks"],
  }),
});
