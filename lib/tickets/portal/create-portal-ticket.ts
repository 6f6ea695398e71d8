import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { applyCustomChanges, holdTicketFields } from "../internal/custom-values.ts";
import { insertTickets } from "../internal/insert-tickets.ts";
import { requireCustomer } from "../internal/references.ts";
import { requireContact } from "../internal/require-ticket.ts";
import { createPortalTicketInput, portalTicketSchema } from "../schema.ts";
import { askedInPortal } from "./list-portal-ticket-fields.ts";
import { loadPortalTicket } from "./to-portal-ticket.ts";

/** A contact files a ticket for their own customer and is its requester. */
export const createPortalTicket = defineCommand({
  name: "portal.create_ticket",
  audit: "ticket.created",
  permission: "portal:write",
  input: createPortalTicketInput,
  output: portalTicketSchema,
  run: async (ctx, input) => {
    const contact = requireContact(ctx);
    await requireCustomer(ctx.db, contact.customerId);
    // A field that customers do not see is to them as if it were not there; colleagues fill it in.
    const customValues = applyCustomChanges(askedInPortal(await holdTicketFields(ctx)), new Set(), {
      held: {},
      changes: input.customValues,
      isNew: true,
    });
    const { ids, audit } = await insertTickets(ctx, [
      {
        ...input,
        status: "open",
        customerId: contact.customerId,
        requesterId: contact.id,
        assigneeId: null,
        tags: [],
        dueDate: null,
        customValues,
        externalReference: null,
        source: "portal",
      },
    ]);
    return { output: await loadPortalTicket(ctx, { id: ids[0] ?? "" }), audit };
  },
});
