// POST /api/v1/portal/tickets/{id}/close
import { methods, route } from "#lib/api/route/index.ts";
import { closePortalTicket } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/portal/tickets/{id}/close",
    auth: ["session"],
    verb: closePortalTicket,
    rateLimit: "write",
    summary: "Close a ticket",
    tags: ["Portal"],
  }),
});
