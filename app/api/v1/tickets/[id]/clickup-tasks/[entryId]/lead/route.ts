// POST /api/v1/tickets/{id}/clickup-tasks/{entryId}/lead
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { leadTicketTask, listTicketTasks } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}/lead",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: taskEntryInput,
    body: z.strictObject({}),
    handler: async ({ ctx, params }) => {
      await leadTicketTask(ctx, params);
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "write",
    summary: "Make one of a ticket’s tasks the one that leads",
    tags: ["ClickUp tasks"],
  }),
});
