// POST /api/v1/imports/{id}/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryImport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/imports/{id}/retry",
    auth: ["session", "apiKey"],
    verb: retryImport,
    rateLimit: "write",
    summary: "Go on with an import that failed",
    tags: ["Imports"],
  }),
});
