import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { applyCustomChanges, holdTicketFields, loadMembersIn } from "./internal/custom-values.ts";
import { insertTickets, sourceOf } from "./internal/insert-tickets.ts";
import {
  checkExternalReference,
  requireAssignee,
  requireCustomer,
  requireRequester,
} from "./internal/references.ts";
import { loadTicket } from "./internal/ticket-rows.ts";
import { createTicketInput, ticketSchema } from "./schema.ts";

/** Files a ticket for a customer. */
export const createTicket = defineCommand({
  name: "tickets.create",
  audit: "ticket.created",
  permission: "tickets:write",
  input: createTicketInput,
  output: ticketSchema,
  run: async (ctx, input) => {
    await requireCustomer(ctx.db, input.customerId);
    if (input.requesterId !== null) await requireRequester(ctx.db, input.requesterId, input.customerId);
    if (input.assigneeId !== null) await requireAssignee(ctx.db, input.assigneeId);
    if (input.externalReference !== null) {
      const { organisationId } = ctx;
      const other = await ctx.db.ticket.findUnique({
        where: {
          organisationId_externalReference: { organisationId, externalReference: input.externalReference },
        },
        select: { number: true },
      });
      checkExternalReference(other);
    }
    const customValues = applyCustomChanges(
      await holdTicketFields(ctx),
      await loadMembersIn(ctx, [input.customValues]),
      { held: {}, changes: input.customValues, isNew: true },
    );
    const source = sourceOf(ctx);
    const { ids, audit } = await insertTickets(ctx, [{ ...input, customValues, source }]);
    return { output: await loadTicket(ctx.db, ids[0] ?? ""), audit };
  },
});
