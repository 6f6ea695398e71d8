// POST /api/v1/tickets/{id}/clickup-tasks/{entryId}/retry
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { listTicketTasks, retryTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}/retry",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: taskEntryInput,
    body: z.strictObject({}),
    handler: async ({ ctx, params }) => {
      await retryTicketTask(ctx, params);
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "write",
    summary: "Try again to create one of a ticket’s tasks",
    tags: ["ClickUp tasks"],
  }),
});
