/** The rows of an export, a page at a time, as the verbs of the list find them. */
import "server-only";
import { listCustomers } from "#lib/customers/index.ts";
import { PAGE_SIZE_MAX } from "#lib/platform/pagination/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { listTicketFields, listTickets } from "#lib/tickets/index.ts";
import { type TicketField, type TicketListItem, ticketFiltersSchema } from "#lib/tickets/schema.ts";
import { customerExportFiltersSchema, type TransferResource } from "../schema.ts";
import type { EXPORT_COLUMNS } from "./columns.ts";
import { customColumn, toCustomCell } from "./custom-cells.ts";

type Row<Resource extends TransferResource> = Record<
  (typeof EXPORT_COLUMNS)[Resource][number],
  string | string[] | null
>;
export type ExportPage = { rows: Record<string, string | string[] | null>[]; nextCursor: string | null };

/** Reads one page, in an order that changes made meanwhile do not disturb: that of creation. */
export const READ_EXPORT_PAGE: Record<
  TransferResource,
  (ctx: VerbContext, filters: unknown, cursor: string | undefined) => Promise<ExportPage>
> = {
  customers: readCustomers,
  tickets: readTickets,
};

async function readCustomers(
  ctx: VerbContext,
  filters: unknown,
  cursor: string | undefined,
): Promise<ExportPage> {
  const page = await listCustomers(ctx, {
    ...customerExportFiltersSchema.parse(filters),
    sort: "created",
    direction: "asc",
    limit: PAGE_SIZE_MAX,
    cursor,
  });
  const rows = page.items.map(
    (customer): Row<"customers"> => ({
      id: customer.id,
      name: customer.name,
      email: customer.email,
      phone: customer.phone,
      website: customer.website,
      external_reference: customer.externalReference,
      archived_at: customer.archivedAt,
      created_at: customer.createdAt,
      updated_at: customer.updatedAt,
    }),
  );
  return { rows, nextCursor: page.nextCursor };
}

async function readTickets(
  ctx: VerbContext,
  filters: unknown,
  cursor: string | undefined,
): Promise<ExportPage> {
  const page = await listTickets(ctx, {
    ...ticketFiltersSchema.parse(filters),
    sort: "number",
    direction: "asc",
    limit: PAGE_SIZE_MAX,
    cursor,
  });
  // What a list row leaves out, in one query a page.
  const details = await ctx.db.ticket.findMany({
    where: { id: { in: page.items.map(({ id }) => id) } },
    select: {
      id: true,
      description: true,
      customer: { select: { externalReference: true } },
      assignee: { select: { user: { select: { email: true } } } },
    },
  });
  const fields = await listTicketFields(ctx, {});
  const emails = await loadEmails(ctx, fields, page.items);
  const detailOf = new Map(details.map((detail) => [detail.id, detail]));
  const rows = page.items.flatMap((ticket): (Row<"tickets"> & Record<string, string | string[] | null>)[] => {
    const detail = detailOf.get(ticket.id);
    // Gone between the two queries.
    if (detail === undefined) return [];
    return [
      {
        id: ticket.id,
        number: String(ticket.number),
        title: ticket.title,
        description: detail.description,
        status: ticket.status,
        priority: ticket.priority,
        customer: ticket.customer.name,
        customer_reference: detail.customer.externalReference,
        customer_id: ticket.customer.id,
        requester: ticket.requester?.email ?? null,
        assignee: detail.assignee?.user.email ?? null,
        tags: ticket.tags,
        due_date: ticket.dueDate,
        external_reference: ticket.externalReference,
        source: ticket.source,
        created_by: ticket.createdBy.name,
        created_at: ticket.createdAt,
        updated_at: ticket.updatedAt,
        resolved_at: ticket.resolvedAt,
        closed_at: ticket.closedAt,
        ...Object.fromEntries(
          fields.map((field) => [
            customColumn(field.key),
            toCustomCell(field, ticket.customValues[field.key], (id) => emails.get(id)),
          ]),
        ),
      },
    ];
  });
  return { rows, nextCursor: page.nextCursor };
}

/** The columns that the organisation adds to a file. */
export async function ownColumnsOf(ctx: VerbContext, resource: TransferResource): Promise<string[]> {
  if (resource !== "tickets") return [];
  return (await listTicketFields(ctx, {})).map(({ key }) => customColumn(key));
}

/** E-mail addresses of the members whom tickets name in their own fields. */
async function loadEmails(
  ctx: VerbContext,
  fields: readonly TicketField[],
  tickets: readonly TicketListItem[],
): Promise<Map<string, string>> {
  const keys = fields.filter(({ type }) => type === "people").map(({ key }) => key);
  const ids = tickets.flatMap(({ customValues }) =>
    keys.flatMap((key) => {
      const value = customValues[key];
      return Array.isArray(value) ? value : [];
    }),
  );
  if (ids.length === 0) return new Map();
  const members = await ctx.db.membership.findMany({
    where: { organisationId: ctx.organisationId, id: { in: [...new Set(ids)] } },
    select: { id: true, user: { select: { email: true } } },
  });
  return new Map(members.map(({ id, user }) => [id, user.email]));
}
