// POST /api/v1/tickets/{id}/clickup-task/cancel

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { sourceInput } from "#lib/tasks/schema.ts";
import { cancelTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-task/cancel",
    auth: ["session", "apiKey"],
    verb: cancelTicketTask,
    params: sourceInput,
    body: z.strictObject({}),
    module: "clickup",
    rateLimit: "write",
    summary: "Take the request for a ClickUp task back",
    tags: ["ClickUp tasks"],
  }),
});
