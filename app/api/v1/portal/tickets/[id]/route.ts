// GET /api/v1/portal/tickets/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getPortalTicket } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/portal/tickets/{id}",
    auth: ["session"],
    verb: getPortalTicket,
    rateLimit: "read",
    summary: "Get a ticket",
    tags: ["Portal"],
  }),
});
