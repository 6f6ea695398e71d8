// GET /api/v1/portal/ticket-fields
import { methods, route } from "#lib/api/route/index.ts";
import { listPortalTicketFields } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/portal/ticket-fields",
    auth: ["session"],
    verb: listPortalTicketFields,
    rateLimit: "read",
    summary: "List the fields that a new ticket can be filed with",
    tags: ["Portal"],
  }),
});
