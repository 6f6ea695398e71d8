// GET, POST, DELETE /api/v1/tickets/{id}/clickup-task
// POST answers 202 with the intent, which a job works on, and 200 when the task is linked already. Asking twice is
// safe: it comes to the same intent and the same task.
// Of a ticket with several tasks, this is the one that leads.
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { sourceInput } from "#lib/tasks/schema.ts";
import { getTicketTask, requestTicketTask, unlinkTicketTask } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/clickup-task",
    auth: ["session", "apiKey"],
    verb: getTicketTask,
    params: sourceInput,
    query: z.strictObject({}),
    module: "clickup",
    rateLimit: "read",
    summary: "See where a ticket stands with its ClickUp task",
    tags: ["ClickUp tasks"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/clickup-task",
    auth: ["session", "apiKey"],
    verb: requestTicketTask,
    params: sourceInput,
    body: z.strictObject({}),
    status: ({ link }) => (link === null ? 202 : 200),
    statuses: [202, 200],
    module: "clickup",
    rateLimit: "write",
    summary: "Create a ClickUp task from a ticket",
    tags: ["ClickUp tasks"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/tickets/{id}/clickup-task",
    auth: ["session", "apiKey"],
    verb: unlinkTicketTask,
    params: sourceInput,
    query: z.strictObject({}),
    module: "clickup",
    rateLimit: "write",
    summary: "Undo the link to the ClickUp task; the task stays",
    tags: ["ClickUp tasks"],
  }),
});
