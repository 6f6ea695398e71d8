// POST /api/v1/imports/{id}/cancel
import { methods, route } from "#lib/api/route/index.ts";
import { cancelImport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/imports/{id}/cancel",
    auth: ["session", "apiKey"],
    verb: cancelImport,
    rateLimit: "write",
    summary: "Stop an import; what was imported stays",
    tags: ["Imports"],
  }),
});
