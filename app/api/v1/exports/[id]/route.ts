// GET /api/v1/exports/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getExport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/exports/{id}",
    auth: ["session", "apiKey"],
    verb: getExport,
    rateLimit: "read",
    summary: "Read an export and its progress",
    tags: ["Exports"],
  }),
});
