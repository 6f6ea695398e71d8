// GET, POST /api/v1/customers/{id}/notes
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { createNote, listNotes } from "#lib/customers/index.ts";
import { noteBodySchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/notes",
    auth: ["session", "apiKey"],
    verb: listNotes,
    params: z.strictObject({ id: idSchema }),
    query: z.strictObject(pageInput),
    input: ({ params, query }) => ({ customerId: params.id, ...query }),
    rateLimit: "read",
    summary: "List a customer's notes, newest first",
    tags: ["Customer notes"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/notes",
    auth: ["session", "apiKey"],
    verb: createNote,
    params: z.strictObject({ id: idSchema }),
    body: noteBodySchema,
    input: ({ params, body }) => ({ customerId: params.id, ...body }),
    status: 201,
    rateLimit: "write",
    summary: "Write a note about a customer",
    tags: ["Customer notes"],
  }),
});
