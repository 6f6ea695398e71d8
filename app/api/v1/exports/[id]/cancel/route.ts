// POST /api/v1/exports/{id}/cancel
import { route } from "#lib/api/route/index.ts";
import { cancelExport } from "#lib/transfers/index.ts";

export const POST = route({
  method: "POST",
  path: "/api/v1/exports/{id}/cancel",
  auth: ["session", "apiKey"],
  verb: cancelExport,
  rateLimit: "write",
  summary: "Stop an export",
  tags: ["Exports"],
});
