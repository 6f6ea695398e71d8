// GET /api/v1/portal/tickets/number/{number}
import { methods, route } from "#lib/api/route/index.ts";
import { getPortalTicketByNumber } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/portal/tickets/number/{number}",
    auth: ["session"],
    verb: getPortalTicketByNumber,
    rateLimit: "read",
    summary: "Get a ticket by its number",
    tags: ["Portal"],
  }),
});
