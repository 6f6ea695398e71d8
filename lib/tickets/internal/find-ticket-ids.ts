import "server-only";
import { PLANNED_ANEW, Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { encodeCursor } from "#lib/platform/pagination/index.ts";
import { type NarrowFilters, type TicketConditions, toWalkConditions } from "./ticket-conditions.ts";
import { type KeyRow, keyColumns, keyOf, type Order, type Stretch, stretchesAfter } from "./ticket-order.ts";

/**
 * The narrow filters (words, statuses, priorities, tags) meet four ways to a page, the cheapest first:
 * - Few tickets match: their indexes find them all, and what they find is sorted. A word is looked up whole before
 *   the first ticket is found, however frequent it is, so that this comes second where words are asked for.
 * - Many match: the first rows in the sort's order, a window, hold a page of them.
 * - Some match, but late in the order: as with few, with patience.
 * - Very many match, but late in the order: the walk along the order goes on to the end.
 */
export type SearchLimits = {
  few: number;
  some: number;
  windowRows: number;
  /** Comparing words costs more than comparing statuses. */
  windowRowsWithWords: number;
};

const LIMITS: SearchLimits = { few: 3_000, some: 20_000, windowRows: 2_000, windowRowsWithWords: 2_400 };

const anew = Prisma.raw(PLANNED_ANEW);

/** One page of ids in a stable order, and the cursor of the next. */
export async function findTicketIds(
  db: TenantDb,
  { narrow, conditions }: TicketConditions,
  order: Order,
  { limit, cursor }: { limit: number; cursor: string | undefined },
  limits: SearchLimits = LIMITS,
): Promise<{ ids: string[]; nextCursor: string | null }> {
  const rows: KeyRow[] = [];
  for (const stretch of stretchesAfter(order, cursor)) {
    const take = limit + 1 - rows.length;
    if (take === 0) break;
    const within = { ...stretch, conditions: [...conditions, ...stretch.conditions] };
    rows.push(...(await findInStretch(db, within, narrow, take, limits)));
  }
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    ids: kept.map(({ id }) => id),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last, order)) : null,
  };
}

/** How many tickets match, counted up to `ceiling`. */
export async function countMatches(
  db: TenantDb,
  { narrow, conditions }: TicketConditions,
  ceiling: number,
): Promise<number> {
  // The first condition is the tenant's own, which the narrow filters carry too.
  if (narrow !== null && conditions.length === 1) return countNarrow(db, narrow, ceiling);
  const all = [...conditions, ...(narrow === null ? [] : await narrowConditions(db, narrow))];
  const rows = await db.$queryRaw<{ count: number }[]>`
    select ${anew} count(*)::int as count from (
      select 1 from tickets t where ${Prisma.join(all, " and ")} limit ${ceiling}
    ) found`;
  return rows[0]?.count ?? 0;
}

async function narrowConditions(db: TenantDb, narrow: NarrowFilters): Promise<Prisma.Sql[]> {
  return (await countNarrow(db, narrow, LIMITS.some + 1)) > LIMITS.some
    ? toWalkConditions(narrow)
    : [Prisma.sql`t.id in (select * from ${narrowIds(narrow, LIMITS.some)})`];
}

async function countNarrow(db: TenantDb, narrow: NarrowFilters, ceiling: number): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    select ${anew} count(*)::int as count from ${narrowIds(narrow, ceiling)}`;
  return rows[0]?.count ?? 0;
}

function narrowIds({ query, statuses, priorities, tags }: NarrowFilters, ceiling: number): Prisma.Sql {
  return Prisma.sql`relaydesk_narrow_ticket_ids(${query}, ${statuses}::ticket_status[], ${priorities}::ticket_priority[], ${tags}::text[], ${ceiling})`;
}

async function findInStretch(
  db: TenantDb,
  stretch: Stretch,
  narrow: NarrowFilters | null,
  take: number,
  limits: SearchLimits,
): Promise<KeyRow[]> {
  if (narrow === null) return walk(db, stretch, take);
  const hasWords = narrow.query !== null;
  const windowRows = hasWords ? limits.windowRowsWithWords : limits.windowRows;
  return (
    (hasWords ? null : await findAmongFew(db, stretch, narrow, limits.few, take)) ??
    (await findInWindow(db, stretch, narrow, windowRows, take)) ??
    (await findAmongFew(db, stretch, narrow, limits.some, take)) ??
    (await walk(db, { ...stretch, conditions: [...stretch.conditions, ...toWalkConditions(narrow)] }, take))
  );
}

function walk(db: TenantDb, { conditions, orderBy }: Stretch, take: number): Promise<KeyRow[]> {
  return db.$queryRaw<KeyRow[]>`
    select ${anew} ${keyColumns} from tickets t
    where ${Prisma.join(conditions, " and ")}
    order by ${orderBy}
    limit ${take}`;
}

/** The page, if no more than `ceiling` tickets pass the narrow filters; null if more do. */
async function findAmongFew(
  db: TenantDb,
  { conditions, orderBy }: Stretch,
  narrow: NarrowFilters,
  ceiling: number,
  take: number,
): Promise<KeyRow[] | null> {
  // The second part does not run when the first has found too many.
  const rows = await db.$queryRaw<((KeyRow | { id: null }) & { count: number })[]>`
    with narrowed as materialized (select * from ${narrowIds(narrow, ceiling + 1)} as narrowed(id)),
         counted as materialized (select count(*)::int as count from narrowed)
    select ${anew} counted.count, page.*
    from counted left join lateral (
      select ${keyColumns} from tickets t
      where counted.count <= ${ceiling} and t.id in (select id from narrowed)
        and ${Prisma.join(conditions, " and ")}
      order by ${orderBy}
      limit ${take}
    ) page on true`;
  if ((rows[0]?.count ?? 0) > ceiling) return null;
  return rows.flatMap((row) => (row.id === null ? [] : row));
}

/** The page, if the first `size` rows of the order hold it or are all there are; null if it takes more. */
async function findInWindow(
  db: TenantDb,
  { conditions, orderBy }: Stretch,
  narrow: NarrowFilters,
  size: number,
  take: number,
): Promise<KeyRow[] | null> {
  const rows = await db.$queryRaw<(KeyRow & { isMatch: boolean; seen: number })[]>`
    with looked_at as materialized (
      select ${anew} ${keyColumns}, (${Prisma.join(toWalkConditions(narrow), " and ")}) as "isMatch",
             row_number() over (order by ${orderBy})::int as seen
      from tickets t
      where ${Prisma.join(conditions, " and ")}
      order by ${orderBy}
      limit ${size}
    )
    (select * from looked_at where "isMatch" order by seen limit ${take})
    union all
    (select * from looked_at order by seen desc limit 1)`;
  // The very last row only tells how far the window reached.
  const last = rows.pop();
  return rows.length === take || (last?.seen ?? 0) < size ? rows : null;
}
