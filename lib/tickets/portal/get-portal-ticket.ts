import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { portalTicketSchema, ticketInput } from "../schema.ts";
import { loadPortalTicket } from "./to-portal-ticket.ts";

export const getPortalTicket = defineQuery({
  name: "portal.get_ticket",
  permission: "portal:read",
  input: ticketInput,
  output: portalTicketSchema,
  run: (ctx, { id }) => loadPortalTicket(ctx, { id }),
});
