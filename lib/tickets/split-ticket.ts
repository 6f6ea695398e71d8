import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { insertTickets, sourceOf } from "./internal/insert-tickets.ts";
import { requireStanding } from "./internal/merged.ts";
import { moveEntries } from "./internal/move-conversation.ts";
import { loadTicket } from "./internal/ticket-rows.ts";
import { lockTicketState, type TicketState } from "./internal/ticket-state.ts";
import { recordTicketEvents } from "./record-ticket-event.ts";
import { splitTicketInput, ticketSchema } from "./schema.ts";

/**
 * Makes replies and notes of a ticket a ticket of their own, with their files. It is for the same customer, and for
 * whoever wrote the first of them if that was a contact. Tasks stay with the original. An entry moves once: who asks
 * for one that is gone, as a second press does, is told so and nothing is filed.
 */
export const splitTicket = defineCommand({
  name: "tickets.split",
  audit: "ticket.split",
  permission: "tickets:write",
  input: splitTicketInput,
  output: ticketSchema,
  run: async (ctx, { id, title, description, commentIds }) => {
    const before = await lockTicketState(ctx.db, id);
    requireStanding(before);
    const entries = await ctx.db.ticketComment.findMany({
      where: {
        organisationId: ctx.organisationId,
        ticketId: before.id,
        id: { in: commentIds },
        deletedAt: null,
      },
      select: { id: true, visibility: true, authorType: true, authorId: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    const [first] = entries;
    if (first === undefined || entries.length !== commentIds.length) {
      throw conflict(
        `Some of these entries are not on ticket #${before.number} any more.`,
        "Look at the ticket as it is now, then choose again.",
      );
    }
    const { ids, firstNumber, audit } = await insertTickets(ctx, [
      {
        title,
        description,
        status: "open",
        priority: before.priority,
        customerId: before.customerId,
        requesterId: await requesterOf(ctx, before, first),
        assigneeId: before.assigneeId,
        tags: before.tags,
        dueDate: null,
        customValues: before.customValues,
        externalReference: null,
        source: sourceOf(ctx),
      },
    ]);
    const newId = ids[0] ?? "";
    await moveEntries(ctx, { from: before.id, to: newId }, commentIds);
    const isSeen = entries.some(({ visibility }) => visibility === "public");
    await ctx.db.ticket.updateMany({
      where: { id: before.id },
      data: { updatedAt: ctx.now(), ...(isSeen ? { publicUpdatedAt: ctx.now() } : {}) },
    });
    const visibility = isSeen ? "public" : "internal";
    const count = entries.length;
    await recordTicketEvents(ctx, [
      {
        ticketId: before.id,
        kind: "ticket.split",
        visibility,
        data: { ticket: { id: newId, number: firstNumber, title }, entries: count },
      },
      {
        ticketId: newId,
        kind: "ticket.split_off",
        visibility,
        data: { ticket: { id: before.id, number: before.number, title: before.title }, entries: count },
      },
    ]);
    return {
      output: await loadTicket(ctx.db, newId),
      audit: [
        {
          target: { type: "ticket", id: before.id, name: `#${before.number} ${before.title}` },
          after: { splitOff: firstNumber, entries: commentIds },
        },
        ...audit,
      ],
    };
  },
});

/** The contact who wrote the first entry, if one of the same customer did; else whoever asked for the original. */
async function requesterOf(
  ctx: VerbContext,
  { customerId, requesterId }: TicketState,
  first: { authorType: string; authorId: string | null },
): Promise<string | null> {
  if (first.authorType !== "contact" || first.authorId === null) return requesterId;
  const contact = await ctx.db.contact.findFirst({
    where: { id: first.authorId, customerId, archivedAt: null },
    select: { id: true },
  });
  return contact?.id ?? requesterId;
}
