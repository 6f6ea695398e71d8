// DELETE /api/v1/tickets/{id}/clickup-tasks/{entryId}
import { methods, route } from "#lib/api/route/index.ts";
import { taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { listTicketTasks, unlinkTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: taskEntryInput,
    handler: async ({ ctx, params }) => {
      await unlinkTicketTask(ctx, params);
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "write",
    summary: "Undo the link to one of a ticket’s tasks; the task stays",
    tags: ["ClickUp tasks"],
  }),
});
