// GET /api/v1/imports/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getImport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/imports/{id}",
    auth: ["session", "apiKey"],
    verb: getImport,
    rateLimit: "read",
    summary: "Read an import and its progress",
    tags: ["Imports"],
  }),
});
