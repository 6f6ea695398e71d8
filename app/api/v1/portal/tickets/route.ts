// GET, POST /api/v1/portal/tickets
import { route } from "#lib/api/route/index.ts";
import { createPortalTicket, listPortalTickets } from "#lib/tickets/index.ts";

export const GET = route({
  method: "GET",
  path: "/api/v1/portal/tickets",
  auth: ["session"],
  verb: listPortalTickets,
  rateLimit: "read",
  summary: "List one's own company's tickets",
  tags: ["Portal"],
});

export const POST = route({
  method: "POST",
  path: "/api/v1/portal/tickets",
  auth: ["session"],
  verb: createPortalTicket,
  status: 201,
  rateLimit: "write",
  summary: "File a ticket",
  tags: ["Portal"],
});
