import "server-only";
import { z } from "zod";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { proposeMeaning, SOURCE_STATUSES, sourceStatusSchema, statusMapOf } from "../engine/statuses.ts";
import { type SyncList, type SyncListDetail, statusReviewSchema } from "./schema.ts";
import { type StatusRow, toMapped } from "./status-rows.ts";

export type ListRow = {
  id: string;
  connectionId: string;
  listId: string;
  name: string;
  place: string;
  version: number;
  reviewCount: number;
  readAt: Date | null;
  goneAt: Date | null;
};
type CountedRow = ListRow & { taskCount: number; statusCount: number; proposedCount: number };

/** Lists by name, each with its counts. */
export function findListRows(db: TenantDb, conditions: Prisma.Sql[], limit: number): Promise<CountedRow[]> {
  return db.$queryRaw<CountedRow[]>`
    select list.id, list.connection_id as "connectionId", list.list_id as "listId", list.name, list.place,
      list.version, list.review_count as "reviewCount", list.read_at as "readAt", list.gone_at as "goneAt",
      (select count(*)::int from task_links link where link.connection_id = list.connection_id
        and link.list_id = list.list_id and link.unlinked_at is null) as "taskCount",
      (select count(*)::int from list_statuses status where status.connection_id = list.connection_id
        and status.list_id = list.list_id and status.gone_at is null) as "statusCount",
      (select count(*)::int from list_statuses status where status.connection_id = list.connection_id
        and status.list_id = list.list_id and status.gone_at is null and not status.is_confirmed) as "proposedCount"
    from sync_lists list
    where ${Prisma.join(conditions, " and ")}
    order by list.name collate "und-x-icu", list.id
    limit ${limit}`;
}

export function toSyncList({ readAt, goneAt, ...row }: CountedRow): SyncList {
  return { ...row, readAt: readAt?.toISOString() ?? null, goneAt: goneAt?.toISOString() ?? null };
}

/** A List of the organisation's; `not_found` otherwise. */
export async function getListRow(ctx: VerbContext, id: string): Promise<ListRow> {
  const row = await ctx.db.syncList.findFirst({ where: { id, organisationId: ctx.organisationId } });
  if (row === null) throw notFound("List");
  return row;
}

export async function readDetail(ctx: VerbContext, id: string): Promise<SyncListDetail> {
  const [list] = await findListRows(
    ctx.db,
    [Prisma.sql`list.organisation_id = ${ctx.organisationId}::uuid`, Prisma.sql`list.id = ${id}::uuid`],
    1,
  );
  if (list === undefined) throw notFound("List");
  const { connectionId, listId } = list;
  const rows = await ctx.db.listStatus.findMany({
    where: { connectionId, listId },
    orderBy: [{ position: "asc" }, { statusKey: "asc" }],
  });
  const counts = await ctx.db.$queryRaw<{ key: string; count: number }[]>`
    select field.base_theirs #>> '{}' as key, count(*)::int as count
    from task_links link join sync_fields field on field.link_id = link.id and field.field = 'status'
    where link.connection_id = ${connectionId}::uuid and link.list_id = ${listId} and link.unlinked_at is null
    group by 1`;
  const { waysBack } = statusMapOf(rows.map(toMapped));
  return {
    ...toSyncList(list),
    statuses: rows
      .filter(({ goneAt, reviewKind }) => goneAt === null || reviewKind !== null)
      .map((row) => toStatus(row, counts.find(({ key }) => key === row.statusKey)?.count ?? 0)),
    writtenAs: z
      .record(sourceStatusSchema, z.string().nullable())
      .parse(Object.fromEntries(SOURCE_STATUSES.map((status) => [status, waysBack[status]]))),
  };
}

function toStatus(row: StatusRow, taskCount: number): SyncListDetail["statuses"][number] {
  const { key, name, type, position, means, isWayBack, isConfirmed, isGone } = toMapped(row);
  const kind = statusReviewSchema.safeParse(row.reviewKind).data;
  return {
    key,
    name,
    type,
    color: row.color,
    position,
    means,
    proposed: proposeMeaning({ name, type }),
    isWayBack,
    isConfirmed,
    isGone,
    taskCount,
    review:
      kind === undefined || row.reviewSince === null
        ? null
        : { kind, before: row.reviewBefore, since: row.reviewSince.toISOString() },
  };
}
