// POST /api/v1/tickets/{id}/clickup-tasks/{entryId}/replace
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { listTicketTasks, replaceTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}/replace",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: taskEntryInput,
    body: z.strictObject({}),
    handler: async ({ ctx, params }) => {
      await replaceTicketTask(ctx, params);
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "write",
    summary: "Make a new ClickUp task in place of one that is gone",
    tags: ["ClickUp tasks"],
  }),
});
