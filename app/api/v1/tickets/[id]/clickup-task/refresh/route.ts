// POST /api/v1/tickets/{id}/clickup-task/refresh

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { sourceInput, taskStateSchema } from "#lib/tasks/schema.ts";
import { refreshTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-task/refresh",
    auth: ["session", "apiKey"],
    permission: "tasks:read",
    params: sourceInput,
    body: z.strictObject({}),
    handler: ({ ctx, params }) => refreshTicketTask(ctx, params),
    output: taskStateSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Read the linked task from ClickUp anew",
    tags: ["ClickUp tasks"],
  }),
});
