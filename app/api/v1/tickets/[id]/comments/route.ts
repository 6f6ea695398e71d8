// GET, POST /api/v1/tickets/{id}/comments
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";
import { createComment, listComments } from "#lib/tickets/index.ts";
import { commentBodySchema } from "#lib/tickets/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tickets/{id}/comments",
    auth: ["session", "apiKey"],
    verb: listComments,
    params: z.strictObject({ id: idSchema }),
    query: z.strictObject(pageInput),
    input: ({ params, query }) => ({ ticketId: params.id, ...query }),
    rateLimit: "read",
    summary: "List a ticket's replies and notes, oldest first",
    tags: ["Comments"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/tickets/{id}/comments",
    auth: ["session", "apiKey"],
    verb: createComment,
    params: z.strictObject({ id: idSchema }),
    body: commentBodySchema,
    input: ({ params, body }) => ({ ticketId: params.id, ...body }),
    status: 201,
    rateLimit: "write",
    summary: "Write a public reply or an internal note",
    tags: ["Comments"],
  }),
});
