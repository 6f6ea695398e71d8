// PATCH, DELETE /api/v1/customers/{id}/notes/{noteId}
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { deleteNote, updateNote } from "#lib/customers/index.ts";
import { noteBodySchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/customers/{id}/notes/{noteId}",
    auth: ["session", "apiKey"],
    verb: updateNote,
    params: z.strictObject({ id: idSchema, noteId: idSchema }),
    body: noteBodySchema,
    input: ({ params, body }) => ({ customerId: params.id, id: params.noteId, ...body }),
    rateLimit: "write",
    summary: "Change a note",
    tags: ["Customer notes"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/customers/{id}/notes/{noteId}",
    auth: ["session", "apiKey"],
    verb: deleteNote,
    params: z.strictObject({ id: idSchema, noteId: idSchema }),
    input: ({ params }) => ({ customerId: params.id, id: params.noteId }),
    rateLimit: "write",
    summary: "Delete a note",
    tags: ["Customer notes"],
  }),
});
