// PUT /api/v1/tickets/{id}/clickup-tasks/{entryId}/list
import { methods, route } from "#lib/api/route/index.ts";
import { chooseListBody, taskEntryInput, taskListSchema } from "#lib/tasks/schema.ts";
import { chooseTicketTaskList, listTicketTasks } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PUT: route({
    method: "PUT",
    path: "/api/v1/tickets/{id}/clickup-tasks/{entryId}/list",
    auth: ["session", "apiKey"],
    permission: "tasks:create",
    params: taskEntryInput,
    body: chooseListBody,
    handler: async ({ ctx, params, body }) => {
      await chooseTicketTaskList(ctx, { ...params, ...body });
      return listTicketTasks(ctx, { id: params.id });
    },
    output: taskListSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Choose the List for one of a ticket’s tasks whose own is gone",
    tags: ["ClickUp tasks"],
  }),
});
