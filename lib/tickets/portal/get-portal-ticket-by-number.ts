import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { portalTicketSchema, ticketByNumberInput } from "../schema.ts";
import { loadPortalTicket } from "./to-portal-ticket.ts";

export const getPortalTicketByNumber = defineQuery({
  name: "portal.get_ticket_by_number",
  permission: "portal:read",
  input: ticketByNumberInput,
  output: portalTicketSchema,
  run: (ctx, { number }) => loadPortalTicket(ctx, { number }),
});
