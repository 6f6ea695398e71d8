// POST /api/v1/exports/{id}/cancel
import { methods, route } from "#lib/api/route/index.ts";
import { cancelExport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/exports/{id}/cancel",
    auth: ["session", "apiKey"],
    verb: cancelExport,
    rateLimit: "write",
    summary: "Stop an export",
    tags: ["Exports"],
  }),
});
