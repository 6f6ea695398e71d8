// GET, POST /api/v1/portal/tickets
import { methods, route } from "#lib/api/route/index.ts";
import { createPortalTicket, listPortalTickets } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/portal/tickets",
    auth: ["session"],
    verb: listPortalTickets,
    rateLimit: "read",
    summary: "List one's own company's tickets",
    tags: ["Portal"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/portal/tickets",
    auth: ["session"],
    verb: createPortalTicket,
    status: 201,
    rateLimit: "write",
    summary: "File a ticket",
    tags: ["Portal"],
  }),
});
