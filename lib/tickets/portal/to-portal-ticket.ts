import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { loadTicketFields } from "../fields/field-rows.ts";
import { loadMemberNames } from "../internal/custom-values.ts";
import { requireContact } from "../internal/require-ticket.ts";
import { loadTicketsForContact } from "../internal/ticket-rows.ts";
import {
  customValueWords,
  type PortalTicket,
  type PortalTicketListItem,
  type Ticket,
  type TicketListItem,
} from "../schema.ts";

/** The part of a ticket that its customer sees. */
export function toPortalListItem(ticket: TicketListItem): PortalTicketListItem {
  const { id, number, title, status, priority, requester, createdAt, updatedAt, resolvedAt, closedAt } =
    ticket;
  return {
    id,
    number,
    title,
    status,
    priority,
    requester: requester === null ? null : { name: requester.name },
    createdAt,
    updatedAt,
    resolvedAt,
    closedAt,
  };
}

async function toPortalTicket(ctx: VerbContext, ticket: Ticket): Promise<PortalTicket> {
  return {
    ...toPortalListItem(ticket),
    description: ticket.description,
    customFields: await publicFieldsOf(ctx, ticket),
    mergedInto: await visibleTargetOf(ctx, ticket),
  };
}

async function visibleTargetOf(
  ctx: VerbContext,
  { mergedInto }: Ticket,
): Promise<PortalTicket["mergedInto"]> {
  if (mergedInto === null) return null;
  const { customerId } = requireContact(ctx);
  return ctx.db.ticket.findFirst({ where: { id: mergedInto.id, customerId }, select: { number: true } });
}

/** What the ticket says in the fields that the organisation shows to its customers. */
async function publicFieldsOf(ctx: VerbContext, ticket: Ticket): Promise<PortalTicket["customFields"]> {
  if (Object.keys(ticket.customValues).length === 0) return [];
  const fields = (await loadTicketFields(ctx)).filter(
    ({ isPublic, archivedAt }) => isPublic && archivedAt === null,
  );
  const nameOf = await loadMemberNames(ctx, fields, [ticket.customValues]);
  return fields.flatMap((field) => {
    const value = Object.hasOwn(ticket.customValues, field.key) ? ticket.customValues[field.key] : undefined;
    if (value === undefined) return [];
    return [{ key: field.key, label: field.label, value: customValueWords(field, value, { nameOf }) }];
  });
}

/** A ticket of the contact's own customer, by id or by number; `not_found` if it is another's. */
export async function loadPortalTicket(
  ctx: VerbContext,
  which: { id: string } | { number: number },
): Promise<PortalTicket> {
  const { customerId } = requireContact(ctx);
  const condition = "id" in which ? Prisma.sql`id = ${which.id}::uuid` : Prisma.sql`number = ${which.number}`;
  const [ticket] = await loadTicketsForContact(
    ctx.db,
    Prisma.sql`select id, 1 as position from tickets
               where organisation_id = ${ctx.organisationId}::uuid and customer_id = ${customerId}::uuid
                 and ${condition}`,
    { hasDescription: true },
  );
  if (ticket === undefined) throw notFound("ticket");
  return toPortalTicket(ctx, ticket);
}
