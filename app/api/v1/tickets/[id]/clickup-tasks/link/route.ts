// POST /api/v1/tickets/{id}/clickup-tasks/link
import { methods, route } from "#lib/api/route/index.ts";
import { linkTaskBody, sourceInput, taskListSchema } from "#lib/tasks/schema.ts";
import { linkTicketTask, listTicketTasks } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks/link",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: sourceInput,
    body: linkTaskBody,
    handler: async ({ ctx, params, body }) => {
      await linkTicketTask(ctx, { ...params, ...body, isFurther: true });
      return listTicketTasks(ctx, params);
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Link a ClickUp task that is there already, beside the others",
    tags: ["ClickUp tasks"],
  }),
});
