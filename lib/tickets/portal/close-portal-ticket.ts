import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { portalTicketSchema, ticketInput } from "../schema.ts";
import { changePortalStatus } from "./change-status.ts";
import { loadPortalTicket } from "./to-portal-ticket.ts";

export const closePortalTicket = defineCommand({
  name: "portal.close_ticket",
  audit: "ticket.updated",
  permission: "portal:write",
  input: ticketInput,
  output: portalTicketSchema,
  run: async (ctx, { id }) => {
    const audit = await changePortalStatus(ctx, id, "closed", ["open", "in_progress", "waiting", "resolved"]);
    return { output: await loadPortalTicket(ctx, { id }), audit };
  },
});
