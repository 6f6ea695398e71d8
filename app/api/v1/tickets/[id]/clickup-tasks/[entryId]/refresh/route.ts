// POST /api/v1/tickets/{id}/clickup-tasks/{entryId}/refresh
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { listTicketTasks, refreshTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}/refresh",
    auth: ["session", "apiKey"],
    permission: "tasks:read",
    params: taskEntryInput,
    body: z.strictObject({}),
    handler: async ({ ctx, params }) => {
      await refreshTicketTask(ctx, params);
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Read one of a ticket’s tasks from ClickUp anew",
    tags: ["ClickUp tasks"],
  }),
});
