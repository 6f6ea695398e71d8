import "server-only";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { insertRows } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { recordTicketEvents } from "../record-ticket-event.ts";
import { type TICKET_SOURCES, ticketCreated } from "../schema.ts";
import type { TicketFields } from "./change-events.ts";
import { timesAfter } from "./status-transitions.ts";
import { toDatabaseDay } from "./ticket-state.ts";

export type NewTicket = TicketFields & {
  source: (typeof TICKET_SOURCES)[number];
  externalReference: string | null;
  /** When it was filed where it comes from; now, unless said otherwise. */
  createdAt?: Date;
};

/** How a ticket that colleagues or programs file came in. */
export function sourceOf(ctx: VerbContext): NewTicket["source"] {
  return ctx.origin === "import" ? "import" : ctx.actor.type === "api_key" ? "api" : "web";
}

/**
 * Files tickets whose references were checked, with their timelines, in the order given. The numbers come from
 * the organisation's counter, whose row stays locked until the commit: nobody else can take a number meanwhile,
 * and a rollback gives them back, so that there are neither doubles nor gaps.
 */
export async function insertTickets(
  ctx: VerbContext,
  tickets: NewTicket[],
): Promise<{ ids: string[]; firstNumber: number; audit: AuditEntry[] }> {
  if (tickets.length === 0) return { ids: [], firstNumber: 0, audit: [] };
  const { ticketCounter } = await ctx.db.organisation.update({
    where: { id: ctx.organisationId },
    data: { ticketCounter: { increment: tickets.length } },
    select: { ticketCounter: true },
  });
  const first = ticketCounter - tickets.length + 1;
  const rows = tickets.map(({ createdAt, ...ticket }, index) => ({
    ...ticket,
    ...timesAfter(ticket.status, { resolvedAt: null, closedAt: null }, ctx.now()),
    id: newId(),
    organisationId: ctx.organisationId,
    number: first + index,
    dueDate: toDatabaseDay(ticket.dueDate),
    createdByType: ctx.actor.type,
    createdById: ctx.actor.id,
    createdByName: ctx.actor.name,
    createdAt: createdAt ?? ctx.now(),
    updatedAt: ctx.now(),
    publicUpdatedAt: ctx.now(),
  }));
  await insertRows(ctx.db, "tickets", rows);
  await recordTicketEvents(
    ctx,
    rows.map(({ id, source }) => ({
      ticketId: id,
      kind: "ticket.created",
      visibility: "public",
      data: { source },
    })),
  );
  const audit = rows.map((row, index): AuditEntry => {
    ctx.emit(ticketCreated, { ticketId: row.id });
    return {
      target: { type: "ticket", id: row.id, name: `#${row.number} ${row.title}` },
      after: { ...tickets[index], number: row.number },
    };
  });
  return { ids: rows.map(({ id }) => id), firstNumber: first, audit };
}
