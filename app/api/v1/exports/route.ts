// GET, POST /api/v1/exports
import { methods, route } from "#lib/api/route/index.ts";
import { listExports, startExport } from "#lib/transfers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/exports",
    auth: ["session", "apiKey"],
    verb: listExports,
    rateLimit: "read",
    summary: "List exports",
    tags: ["Exports"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/exports",
    auth: ["session", "apiKey"],
    verb: startExport,
    status: 201,
    rateLimit: "write",
    summary: "Export customers or tickets to a file",
    description:
      "The filters are those of the list. The file is written in the background, kept for a week, and can be imported again as it is.",
    tags: ["Exports"],
  }),
});
