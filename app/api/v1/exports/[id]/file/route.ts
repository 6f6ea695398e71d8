// GET /api/v1/exports/{id}/file
import { z } from "zod";
import { fileResponse } from "#lib/api/file-response/index.ts";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { openExport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/exports/{id}/file",
    auth: ["session", "apiKey"],
    permission: "transfers:read",
    params: z.strictObject({ id: idSchema }),
    handler: async ({ ctx, params }) => fileResponse(await openExport(ctx, { id: params.id })),
    rateLimit: "read",
    summary: "Download an export's file",
    tags: ["Exports"],
  }),
});
