// POST /api/v1/tickets/{id}/clickup-tasks/{entryId}/cancel
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { cancelTicketTask, listTicketTasks } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}/cancel",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: taskEntryInput,
    body: z.strictObject({}),
    handler: async ({ ctx, params }) => {
      await cancelTicketTask(ctx, params);
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "write",
    summary: "Take back the request for one of a ticket’s tasks",
    tags: ["ClickUp tasks"],
  }),
});
