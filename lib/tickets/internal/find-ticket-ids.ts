import "server-only";
import { z } from "zod";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, encodeCursor } from "#lib/platform/pagination/index.ts";
import { type TicketSort, ticketPrioritySchema } from "../schema.ts";
import { type NarrowFilters, type TicketConditions, toWalkConditions } from "./ticket-conditions.ts";

/**
 * Up to so many tickets, the narrow filters are answered by their own indexes and the tickets found are sorted.
 * Beyond, so many tickets match that walking along the sort's index and testing each one finds a page soon.
 */
const NARROW_MAX = 4_000;

type Order = { sort: TicketSort; direction: "asc" | "desc" };
type KeyRow = {
  id: string;
  number: number;
  priority: string;
  dueDate: string | null;
  createdAt: Date;
  updatedAt: Date;
};

const DEFAULT_DIRECTIONS: Record<TicketSort, Order["direction"]> = {
  updated: "desc",
  created: "desc",
  priority: "desc",
  due: "asc",
  number: "desc",
};

/** The order asked for, with the direction that people expect of each sort when none was named. */
export function orderOf(sort: TicketSort, direction: Order["direction"] | undefined): Order {
  return { sort, direction: direction ?? DEFAULT_DIRECTIONS[sort] };
}

/** The conditions with the narrow filters put in, in whichever way answers sooner. */
export async function narrowConditions(
  db: TenantDb,
  { narrow, conditions }: TicketConditions,
): Promise<Prisma.Sql[]> {
  if (narrow === null) return conditions;
  const found = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from ${narrowIds(narrow, NARROW_MAX + 1)}`;
  return (found[0]?.count ?? 0) > NARROW_MAX
    ? [...conditions, ...toWalkConditions(narrow)]
    : [...conditions, Prisma.sql`t.id in (select * from ${narrowIds(narrow, NARROW_MAX)})`];
}

function narrowIds({ query, statuses, priorities, tags }: NarrowFilters, ceiling: number): Prisma.Sql {
  return Prisma.sql`relaydesk_narrow_ticket_ids(${query}, ${statuses}::text[], ${priorities}::text[], ${tags}::text[], ${ceiling})`;
}

/**
 * One page of ids in a stable order, and the cursor of the next. Ties are broken by the id. Tickets without a due
 * date come last in either direction, which makes that sort a walk in two parts.
 */
export async function findTicketIds(
  db: TenantDb,
  conditions: Prisma.Sql[],
  order: Order,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const rows =
    order.sort === "due"
      ? await findByDueDate(db, conditions, order, limit + 1, cursor)
      : await findByKey(db, conditions, order, limit + 1, cursor);
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    ids: kept.map(({ id }) => id),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last, order)) : null,
  };
}

function keyOf(row: KeyRow, { sort, direction }: Order): (string | number | null)[] {
  switch (sort) {
    case "updated":
      return [sort, direction, row.updatedAt.toISOString(), row.id];
    case "created":
      return [sort, direction, row.createdAt.toISOString(), row.id];
    case "priority":
      return [sort, direction, row.priority, row.updatedAt.toISOString(), row.id];
    case "due":
      return [sort, direction, row.dueDate, row.id];
    case "number":
      return [sort, direction, row.number];
  }
}

const instant = z.iso.datetime();

/** The condition that a row comes after the cursor's, for the sorts whose keys are never null. */
function afterCursor({ sort, direction }: Order, cursor: string): Prisma.Sql {
  const comparison = direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
  const start = [z.literal(sort), z.literal(direction)] as const;
  switch (sort) {
    case "updated":
    case "created": {
      const [, , at, id] = decodeCursor(cursor, z.tuple([...start, instant, idSchema]));
      const column = sort === "updated" ? Prisma.sql`t.updated_at` : Prisma.sql`t.created_at`;
      return Prisma.sql`(${column}, t.id) ${comparison} (${new Date(at)}, ${id}::uuid)`;
    }
    case "priority": {
      const [, , priority, at, id] = decodeCursor(
        cursor,
        z.tuple([...start, ticketPrioritySchema, instant, idSchema]),
      );
      return Prisma.sql`(t.priority, t.updated_at, t.id) ${comparison} (${priority}::ticket_priority, ${new Date(at)}, ${id}::uuid)`;
    }
    case "number": {
      const [, , number] = decodeCursor(cursor, z.tuple([...start, z.int()]));
      return Prisma.sql`t.number ${comparison} ${number}`;
    }
    case "due":
      throw new Error("The due date's order has two parts and a cursor of its own");
  }
}

function orderBy({ sort, direction }: Order): Prisma.Sql {
  const way = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  switch (sort) {
    case "updated":
      return Prisma.sql`t.updated_at ${way}, t.id ${way}`;
    case "created":
      return Prisma.sql`t.created_at ${way}, t.id ${way}`;
    case "priority":
      return Prisma.sql`t.priority ${way}, t.updated_at ${way}, t.id ${way}`;
    case "due":
      return Prisma.sql`t.due_date ${way}, t.id ${way}`;
    case "number":
      return Prisma.sql`t.number ${way}`;
  }
}

function findByKey(
  db: TenantDb,
  conditions: Prisma.Sql[],
  order: Order,
  take: number,
  cursor: string | undefined,
): Promise<KeyRow[]> {
  return selectKeys(
    db,
    cursor === undefined ? conditions : [...conditions, afterCursor(order, cursor)],
    orderBy(order),
    take,
  );
}

async function findByDueDate(
  db: TenantDb,
  conditions: Prisma.Sql[],
  order: Order,
  take: number,
  cursor: string | undefined,
): Promise<KeyRow[]> {
  const comparison = order.direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
  const way = order.direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  const [, , day, id] =
    cursor === undefined
      ? []
      : decodeCursor(
          cursor,
          z.tuple([z.literal("due"), z.literal(order.direction), z.iso.date().nullable(), idSchema]),
        );
  const dated =
    day === null
      ? []
      : await selectKeys(
          db,
          [
            ...conditions,
            Prisma.sql`t.due_date is not null`,
            ...(day === undefined
              ? []
              : [Prisma.sql`(t.due_date, t.id) ${comparison} (${day}::date, ${id}::uuid)`]),
          ],
          orderBy(order),
          take,
        );
  if (dated.length === take) return dated;
  const undated = await selectKeys(
    db,
    [
      ...conditions,
      Prisma.sql`t.due_date is null`,
      ...(day === null ? [Prisma.sql`t.id ${comparison} ${id}::uuid`] : []),
    ],
    Prisma.sql`t.id ${way}`,
    take - dated.length,
  );
  return [...dated, ...undated];
}

function selectKeys(
  db: TenantDb,
  conditions: Prisma.Sql[],
  order: Prisma.Sql,
  take: number,
): Promise<KeyRow[]> {
  return db.$queryRaw<KeyRow[]>`
    select t.id, t.number, t.priority::text, to_char(t.due_date, 'YYYY-MM-DD') as "dueDate",
           t.created_at as "createdAt", t.updated_at as "updatedAt"
    from tickets t
    where ${Prisma.join(conditions, " and ")}
    order by ${order}
    limit ${take}`;
}
