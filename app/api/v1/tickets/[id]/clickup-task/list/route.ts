// PUT /api/v1/tickets/{id}/clickup-task/list
import { methods, route } from "#lib/api/route/index.ts";
import { chooseListBody, sourceInput, taskStateSchema } from "#lib/tasks/schema.ts";
import { chooseTicketTaskList } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PUT: route({
    method: "PUT",
    path: "/api/v1/tickets/{id}/clickup-task/list",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: sourceInput,
    body: chooseListBody,
    handler: ({ ctx, params, body }) => chooseTicketTaskList(ctx, { ...params, ...body }),
    output: taskStateSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Choose the List for a ticket whose own is gone, and go on",
    tags: ["ClickUp tasks"],
  }),
});
