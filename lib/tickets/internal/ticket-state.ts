import "server-only";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import type { TicketFields } from "./change-events.ts";
import type { MergeState } from "./merged.ts";
import type { StatusTimes } from "./status-transitions.ts";

/** A ticket as a change sees it. */
export type TicketState = TicketFields &
  StatusTimes &
  MergeState & {
    id: string;
    number: number;
    externalReference: string | null;
    version: number;
  };

/**
 * The tickets of these ids, locked until the transaction ends. Locks are taken in one order, so that two changes
 * of overlapping sets wait for each other instead of blocking each other for good.
 */
export async function lockTicketStates(db: TenantDb, ids: string[]): Promise<TicketState[]> {
  if (ids.length === 0) return [];
  return db.$queryRaw<TicketState[]>(Prisma.sql`${selectStates(ids)} for update`);
}

/** The same, without a lock. */
export async function peekTicketStates(db: TenantDb, ids: readonly string[]): Promise<TicketState[]> {
  if (ids.length === 0) return [];
  return db.$queryRaw<TicketState[]>(selectStates(ids));
}

function selectStates(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    select id, number, title, description, status::text, priority::text, customer_id as "customerId",
           requester_id as "requesterId", assignee_id as "assigneeId", tags,
           to_char(due_date, 'YYYY-MM-DD') as "dueDate", custom_values as "customValues", external_reference as "externalReference",
           resolved_at as "resolvedAt", closed_at as "closedAt", version,
           merged_into_id::text as "mergedIntoId",
           (select other.number from tickets other where other.id = tickets.merged_into_id) as "mergedIntoNumber"
    from tickets
    where id in (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})
    order by id`;
}

/** One ticket, locked until the transaction ends, or `not_found`. */
export async function lockTicketState(db: TenantDb, id: string): Promise<TicketState> {
  const [state] = await lockTicketStates(db, [id]);
  if (state === undefined) throw notFound("ticket");
  return state;
}

/** A day as the database driver takes it. */
export function toDatabaseDay(day: string | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00:00Z`);
}
