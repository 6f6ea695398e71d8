// POST /api/v1/tickets/{id}/clickup-task/retry

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { sourceInput } from "#lib/tasks/schema.ts";
import { retryTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-task/retry",
    auth: ["session", "apiKey"],
    verb: retryTicketTask,
    params: sourceInput,
    body: z.strictObject({}),
    module: "clickup",
    rateLimit: "write",
    summary: "Try again to create the ClickUp task",
    tags: ["ClickUp tasks"],
  }),
});
