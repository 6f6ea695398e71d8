// POST /api/v1/tickets/{id}/clickup-task/link
import { methods, route } from "#lib/api/route/index.ts";
import { linkTaskBody, sourceInput, taskStateSchema } from "#lib/tasks/schema.ts";
import { linkTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-task/link",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: sourceInput,
    body: linkTaskBody,
    handler: ({ ctx, params, body }) => linkTicketTask(ctx, { ...params, ...body }),
    output: taskStateSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Link a ClickUp task that is there already",
    tags: ["ClickUp tasks"],
  }),
});
