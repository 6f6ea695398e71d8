import "server-only";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import type { Customer } from "../schema.ts";

export type CustomerRow = {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  website: string | null;
  externalReference: string | null;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export const customerColumns = {
  id: true,
  name: true,
  email: true,
  phone: true,
  website: true,
  externalReference: true,
  archivedAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** The customer of that id in the tenant, or `not_found`. */
export async function getCustomerRow(db: TenantDb, id: string): Promise<CustomerRow> {
  const row = await db.customer.findUnique({ where: { id }, select: customerColumns });
  if (row === null) throw notFound("customer");
  return row;
}

/** A customer that may get new contacts and tickets. */
export async function getActiveCustomerRow(db: TenantDb, id: string): Promise<CustomerRow> {
  const row = await getCustomerRow(db, id);
  if (row.archivedAt !== null) {
    throw conflict(`${row.name} is archived.`, "Unarchive the customer first, or choose another.");
  }
  return row;
}

type Counts = { contacts: number; openTickets: number };

/** Counts for a page of customers, in two queries however many there are. */
async function countFor(db: TenantDb, ids: string[]): Promise<Map<string, Counts>> {
  const counts = new Map<string, Counts>(ids.map((id) => [id, { contacts: 0, openTickets: 0 }]));
  if (ids.length === 0) return counts;
  const list = Prisma.sql`(${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`;
  const rows = await db.$queryRaw<{ id: string; contacts: number; openTickets: number }[]>`
    select customer_id as id, count(*)::int as contacts, 0 as "openTickets" from contacts
    where customer_id in ${list} and archived_at is null group by customer_id
    union all
    select customer_id, 0, count(*)::int from tickets
    where organisation_id = relaydesk_organisation_id() and customer_id in ${list}
      and status in ('open', 'in_progress', 'waiting')
    group by customer_id`;
  for (const row of rows) {
    const count = counts.get(row.id);
    if (count === undefined) continue;
    count.contacts += row.contacts;
    count.openTickets += row.openTickets;
  }
  return counts;
}

/** Rows as callers see them, with their counts. */
export async function toCustomers(db: TenantDb, rows: CustomerRow[]): Promise<Customer[]> {
  const counts = await countFor(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    ...auditCustomer(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    contactCount: counts.get(row.id)?.contacts ?? 0,
    openTicketCount: counts.get(row.id)?.openTickets ?? 0,
  }));
}

/** One row as callers see it. */
export async function toCustomer(db: TenantDb, row: CustomerRow): Promise<Customer> {
  const [customer] = await toCustomers(db, [row]);
  if (customer === undefined) throw notFound("customer");
  return customer;
}

/** The part of a customer that the audit log compares. */
export function auditCustomer(row: CustomerRow) {
  return {
    name: row.name,
    email: row.email,
    phone: row.phone,
    website: row.website,
    externalReference: row.externalReference,
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}
