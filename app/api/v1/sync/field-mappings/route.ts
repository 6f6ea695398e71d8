// GET /api/v1/sync/field-mappings
import { methods, route } from "#lib/api/route/index.ts";
import { listTicketMappedLists } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/field-mappings",
    auth: ["session", "apiKey"],
    verb: listTicketMappedLists,
    module: "clickup",
    rateLimit: "read",
    summary: "List the Lists whose custom fields can be mapped",
    description: "Those that tickets are linked to, and those that have a mapping already.",
    tags: ["Sync"],
  }),
});
