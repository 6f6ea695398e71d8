// POST /api/v1/portal/tickets/{id}/reopen
import { methods, route } from "#lib/api/route/index.ts";
import { reopenPortalTicket } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/portal/tickets/{id}/reopen",
    auth: ["session"],
    verb: reopenPortalTicket,
    rateLimit: "write",
    summary: "Reopen a ticket",
    tags: ["Portal"],
  }),
});
