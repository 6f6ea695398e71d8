import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { portalTicketSchema, ticketInput } from "../schema.ts";
import { changePortalStatus } from "./change-status.ts";
import { loadPortalTicket } from "./to-portal-ticket.ts";

export const reopenPortalTicket = defineCommand({
  name: "portal.reopen_ticket",
  audit: "ticket.updated",
  permission: "portal:write",
  input: ticketInput,
  output: portalTicketSchema,
  run: async (ctx, { id }) => {
    const audit = await changePortalStatus(ctx, id, "open", ["resolved", "closed"]);
    return { output: await loadPortalTicket(ctx, { id }), audit };
  },
});
