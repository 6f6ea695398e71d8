// POST /api/v1/imports/{id}/cancel
import { route } from "#lib/api/route/index.ts";
import { cancelImport } from "#lib/transfers/index.ts";

export const POST = route({
  method: "POST",
  path: "/api/v1/imports/{id}/cancel",
  auth: ["session", "apiKey"],
  verb: cancelImport,
  rateLimit: "write",
  summary: "Stop an import; what was imported stays",
  tags: ["Imports"],
});
