// GET /api/v1/imports/{id}/errors
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";
import { listRowErrors } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/imports/{id}/errors",
    auth: ["session", "apiKey"],
    verb: listRowErrors,
    params: z.strictObject({ id: idSchema }),
    query: z.strictObject(pageInput),
    input: ({ params, query }) => ({ ...query, importId: params.id }),
    rateLimit: "read",
    summary: "List an import's bad rows by line and reason",
    tags: ["Imports"],
  }),
});
