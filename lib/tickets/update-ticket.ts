import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { planChanges, writeChanges } from "./internal/apply-changes.ts";
import { staleVersion } from "./internal/stale-version.ts";
import { loadTicket } from "./internal/ticket-rows.ts";
import { lockTicketState } from "./internal/ticket-state.ts";
import { ticketSchema, updateTicketInput } from "./schema.ts";

export const updateTicket = defineCommand({
  name: "tickets.update",
  audit: "ticket.updated",
  permission: "tickets:write",
  input: updateTicketInput,
  output: ticketSchema,
  run: async (ctx, { id, version, ...changes }) => {
    const before = await lockTicketState(ctx.db, id);
    if (version !== undefined && version !== before.version) throw await staleVersion(ctx, before, version);
    const after = await planChanges(ctx, before, changes);
    const audit = await writeChanges(ctx, [{ before, after }]);
    return { output: await loadTicket(ctx.db, id), audit };
  },
});
