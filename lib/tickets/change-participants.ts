/** Who is told of a ticket's replies besides its requester: merges bring them along, and colleagues choose them. */
import "server-only";
import { invalidField, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { holdTicket } from "./internal/merged.ts";
import { requireRequester } from "./internal/references.ts";
import { loadTicket } from "./internal/ticket-rows.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import { participantInput, ticketSchema, ticketUpdated } from "./schema.ts";

/** Has one more contact of the ticket's customer told of its replies. Who is told already stays so. */
export const addParticipant = defineCommand({
  name: "tickets.add_participant",
  audit: "ticket.participant_added",
  permission: "tickets:write",
  input: participantInput,
  output: ticketSchema,
  run: async (ctx, { ticketId, contactId }) => {
    await holdTicket(ctx, ticketId);
    const ticket = await loadTicket(ctx.db, ticketId);
    const contact = await requireRequester(ctx.db, contactId, ticket.customer.id, "contactId");
    if (ticket.requester?.id === contactId)
      throw invalidField("contactId", `${contact.name} is the requester, who is told of everything`);
    const { count } = await ctx.db.ticketParticipant.createMany({
      data: [{ organisationId: ctx.organisationId, ticketId, contactId, createdAt: ctx.now() }],
      skipDuplicates: true,
    });
    if (count === 0) return { output: ticket, audit: null };
    await recordTicketEvent(ctx, {
      ticketId,
      kind: "participant.added",
      visibility: "internal",
      data: { to: { id: contactId, name: contact.name } },
    });
    ctx.emit(ticketUpdated, { ticketId, version: ticket.version, changed: ["participants"] });
    return {
      output: await loadTicket(ctx.db, ticketId),
      audit: {
        target: { type: "ticket", id: ticketId, name: `#${ticket.number} ${ticket.title}` },
        after: { participant: { id: contactId, name: contact.name } },
      },
    };
  },
});

/** Has a contact told of nothing more, mails that are on their way to be sent among it. */
export const removeParticipant = defineCommand({
  name: "tickets.remove_participant",
  audit: "ticket.participant_removed",
  permission: "tickets:write",
  input: participantInput,
  output: ticketSchema,
  run: async (ctx, { ticketId, contactId }) => {
    await holdTicket(ctx, ticketId);
    const { count } = await ctx.db.ticketParticipant.deleteMany({ where: { ticketId, contactId } });
    if (count === 0) throw notFound("participant");
    const { name } = await ctx.db.contact.findUniqueOrThrow({
      where: { id: contactId },
      select: { name: true },
    });
    await recordTicketEvent(ctx, {
      ticketId,
      kind: "participant.removed",
      visibility: "internal",
      data: { from: { id: contactId, name } },
    });
    const ticket = await loadTicket(ctx.db, ticketId);
    ctx.emit(ticketUpdated, { ticketId, version: ticket.version, changed: ["participants"] });
    return {
      output: ticket,
      audit: {
        target: { type: "ticket", id: ticketId, name: `#${ticket.number} ${ticket.title}` },
        before: { participant: { id: contactId, name } },
      },
    };
  },
});
