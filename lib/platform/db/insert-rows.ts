import "server-only";
import { Prisma } from "./generated/client.ts";
import type { TenantDb } from "./tenant.ts";

type Json = Record<string, unknown>;

/** The tables that busy verbs write to, with their columns as Prisma knows them, JSON as what it is. */
type Rows = {
  audit_events: Omit<Prisma.AuditEventCreateManyInput, "before" | "after"> &
    Record<"before" | "after", Json | null>;
  outbox_events: Omit<Prisma.OutboxEventCreateManyInput, "payload"> & { payload: unknown };
  ticket_events: Omit<Prisma.TicketEventCreateManyInput, "data"> & { data: Json };
  tickets: Prisma.TicketCreateManyInput;
};

/**
 * Inserts rows, one or thousands, with one statement that is the same each time. Prisma's `createMany` is compiled
 * anew at every call, which for a few small rows takes longer than the database does (Prisma ORM 7, query plan
 * cache: bulk writes are left out).
 *
 * All rows name the columns that the first one names; a default counts only for a column that none of them does.
 */
export async function insertRows<Table extends keyof Rows>(
  db: TenantDb,
  table: Table,
  rows: readonly Rows[Table][],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.entries(first)
    .filter(([, value]) => value !== undefined)
    .map(([property]) => `"${toColumn(property)}"`)
    .join(", ");
  const content = JSON.stringify(rows.map(toRecord));
  // The table's own row type says how each column is read out of the JSON.
  await db.$executeRaw`
    insert into ${Prisma.raw(`"${table}" (${columns})`)}
    select ${Prisma.raw(columns)} from jsonb_populate_recordset(${Prisma.raw(`null::"${table}"`)}, ${content}::jsonb)`;
}

function toRecord(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([property, value]) => [toColumn(property), value]));
}

function toColumn(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
