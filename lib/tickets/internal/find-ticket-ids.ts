import "server-only";
import { z } from "zod";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, encodeCursor } from "#lib/platform/pagination/index.ts";
import { type TicketSort, ticketPrioritySchema } from "../schema.ts";
import { type NarrowFilters, type TicketConditions, toWalkConditions } from "./ticket-conditions.ts";

/**
 * The narrow filters (words, statuses, priorities, tags) meet four ways to a page, the cheapest first:
 * - Few tickets match: their indexes find them all, and what they find is sorted. A word is looked up whole before
 *   the first ticket is found, however frequent it is, so that this comes second where words are asked for.
 * - Many match: the first rows in the sort's order, a window, hold a page of them.
 * - Some match, but late in the order: as with few, with patience.
 * - Very many match, but late in the order: the walk along the order goes on to the end.
 */
const FEW = 3_000;
const SOME = 20_000;
const WINDOW_ROWS = 2_000;
/** Comparing words costs more than comparing statuses. */
const WINDOW_ROWS_WITH_WORDS = 1_200;

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

async function countNarrow(db: TenantDb, narrow: NarrowFilters, ceiling: number): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from ${narrowIds(narrow, ceiling)}`;
  return rows[0]?.count ?? 0;
}

function narrowIds({ query, statuses, priorities, tags }: NarrowFilters, ceiling: number): Prisma.Sql {
  return Prisma.sql`relaydesk_narrow_ticket_ids(${query}, ${statuses}::ticket_status[], ${priorities}::ticket_priority[], ${tags}::text[], ${ceiling})`;
}

/** How many tickets match, counted up to `ceiling`. */
export async function countMatches(
  db: TenantDb,
  { narrow, conditions }: TicketConditions,
  ceiling: number,
): Promise<number> {
  // The first condition is the tenant's own, which the narrow filters carry too.
  if (narrow !== null && conditions.length === 1) return countNarrow(db, narrow, ceiling);
  const isNarrow = narrow !== null && (await countNarrow(db, narrow, SOME + 1)) <= SOME;
  const all = [
    ...conditions,
    ...(narrow === null
      ? []
      : isNarrow
        ? [Prisma.sql`t.id in (select * from ${narrowIds(narrow, SOME)})`]
        : toWalkConditions(narrow)),
  ];
  const rows = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from tickets t where ${Prisma.join(all, " and ")} limit ${ceiling}
    ) found`;
  return rows[0]?.count ?? 0;
}

/**
 * One page of ids in a stable order, and the cursor of the next. Ties are broken by the id. Tickets without a due
 * date come last in either direction, which makes that sort a walk in two parts.
 */
export async function findTicketIds(
  db: TenantDb,
  found: TicketConditions,
  order: Order,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const rows =
    order.sort === "due"
      ? await findByDueDate(db, found, order, limit + 1, cursor)
      : await findByKey(db, found, order, limit + 1, cursor);
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
  { narrow, conditions }: TicketConditions,
  order: Order,
  take: number,
  cursor: string | undefined,
): Promise<KeyRow[]> {
  const after = cursor === undefined ? [] : [afterCursor(order, cursor)];
  return selectKeys(db, { narrow, conditions: [...conditions, ...after] }, orderBy(order), take);
}

async function findByDueDate(
  db: TenantDb,
  { narrow, conditions }: TicketConditions,
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
  const datedAfter =
    day === undefined ? [] : [Prisma.sql`(t.due_date, t.id) ${comparison} (${day}::date, ${id}::uuid)`];
  const dated =
    day === null
      ? []
      : await selectKeys(
          db,
          { narrow, conditions: [...conditions, Prisma.sql`t.due_date is not null`, ...datedAfter] },
          orderBy(order),
          take,
        );
  if (dated.length === take) return dated;
  const undatedAfter = day === null ? [Prisma.sql`t.id ${comparison} ${id}::uuid`] : [];
  const undated = await selectKeys(
    db,
    { narrow, conditions: [...conditions, Prisma.sql`t.due_date is null`, ...undatedAfter] },
    Prisma.sql`t.id ${way}`,
    take - dated.length,
  );
  return [...dated, ...undated];
}

const keyColumns = Prisma.sql`t.id, t.number, t.priority::text, to_char(t.due_date, 'YYYY-MM-DD') as "dueDate",
  t.created_at as "createdAt", t.updated_at as "updatedAt"`;

async function selectKeys(
  db: TenantDb,
  { narrow, conditions }: TicketConditions,
  order: Prisma.Sql,
  take: number,
): Promise<KeyRow[]> {
  if (narrow !== null) {
    const amongFew =
      narrow.query === null ? await selectKeysAmongFew(db, conditions, narrow, FEW, order, take) : null;
    const rows =
      amongFew ??
      (await selectKeysInWindow(db, conditions, narrow, order, take)) ??
      (await selectKeysAmongFew(db, conditions, narrow, SOME, order, take));
    if (rows !== null) return rows;
  }
  const all = [...conditions, ...(narrow === null ? [] : toWalkConditions(narrow))];
  return db.$queryRaw<KeyRow[]>`
    select ${keyColumns} from tickets t
    where ${Prisma.join(all, " and ")}
    order by ${order}
    limit ${take}`;
}

/** The page, if no more than `ceiling` tickets pass the narrow filters; null if more do. */
async function selectKeysAmongFew(
  db: TenantDb,
  conditions: Prisma.Sql[],
  narrow: NarrowFilters,
  ceiling: number,
  order: Prisma.Sql,
  take: number,
): Promise<KeyRow[] | null> {
  // The second part does not run when the first has found too many.
  const rows = await db.$queryRaw<((KeyRow | { id: null }) & { count: number })[]>`
    with narrowed as materialized (select * from ${narrowIds(narrow, ceiling + 1)} as narrowed(id)),
         counted as materialized (select count(*)::int as count from narrowed)
    select counted.count, page.*
    from counted left join lateral (
      select ${keyColumns} from tickets t
      where counted.count <= ${ceiling} and t.id in (select id from narrowed)
        and ${Prisma.join(conditions, " and ")}
      order by ${order}
      limit ${take}
    ) page on true`;
  if ((rows[0]?.count ?? 0) > ceiling) return null;
  return rows.flatMap((row) => (row.id === null ? [] : row));
}

/** The page, if the first rows of the order hold it or are all there are; null if more have to be looked at. */
async function selectKeysInWindow(
  db: TenantDb,
  conditions: Prisma.Sql[],
  narrow: NarrowFilters,
  order: Prisma.Sql,
  take: number,
): Promise<KeyRow[] | null> {
  const size = narrow.query === null ? WINDOW_ROWS : WINDOW_ROWS_WITH_WORDS;
  const rows = await db.$queryRaw<(KeyRow & { isMatch: boolean; seen: number })[]>`
    with looked_at as materialized (
      select ${keyColumns}, (${Prisma.join(toWalkConditions(narrow), " and ")}) as "isMatch",
             row_number() over (order by ${order})::int as seen
      from tickets t
      where ${Prisma.join(conditions, " and ")}
      order by ${order}
      limit ${size}
    )
    (select * from looked_at where "isMatch" order by seen limit ${take})
    union all
    (select * from looked_at order by seen desc limit 1)`;
  const last = rows.pop();
  return rows.length === take || (last?.seen ?? 0) < size ? rows : null;
}
