/**
 * Replaying asks for a comparison once more, and nothing else: the run that follows reads both sides anew, so that a
 * replay of what was applied long ago changes nothing. A delivery is replayed when it was accepted and its task has
 * a standing link: without one nobody would compare anything, and it would wait for ever.
 *
 * Each statement looks at one table and takes arrays: a join of thousands with thousands would hang on what
 * PostgreSQL happens to know of an organisation that has just grown.
 */
import "server-only";
import { PLANNED_ANEW, Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { isPlaceEvent, REPLAY_MAX, type ReplayCounts, type ReplayObstacle } from "../schema.ts";
import type { DeliveryRow } from "./delivery-rows.ts";

/** Rows that one statement writes. */
const BATCH = 5_000;

export type ReplayPlan = {
  counts: ReplayCounts;
  isTooMany: boolean;
  deliveryIds: string[];
  linkIds: string[];
};

/** Accepted deliveries about one task or one deleted List; the verdict's others are only counted. */
type Group = {
  verdict: DeliveryRow["verdict"];
  connectionId: string | null;
  taskId: string | null;
  listId: string | null;
  count: number;
  ids: string[];
};
type Link = { id: string; connectionId: string; taskId: string; listId: string };

/** What a replay of the deliveries that meet conditions on `webhook_deliveries d` would do. */
export async function planReplay(db: TenantDb, conditions: readonly Prisma.Sql[]): Promise<ReplayPlan> {
  const groups = await db.$queryRaw<Group[]>`
    select ${Prisma.raw(PLANNED_ANEW)} verdict::text as verdict, "connectionId", "taskId", "listId",
           count(*)::int as count,
           coalesce(array_agg(id::text) filter (where verdict = 'accepted'), '{}') as ids
    from (
      select d.id, d.verdict,
             case when d.verdict = 'accepted' then d.connection_id end as "connectionId",
             case when d.verdict = 'accepted' then d.task_id end as "taskId",
             case when d.verdict = 'accepted' and d.event = 'listDeleted' then d.list_id end as "listId"
      from webhook_deliveries d
      where ${Prisma.join([...conditions], " and ")}
      limit ${REPLAY_MAX + 1}
    ) found
    group by verdict, "connectionId", "taskId", "listId"`;
  const links = await findStandingLinks(db, groups);
  const linksOf = ({ connectionId, taskId, listId }: Group): Link[] => [
    ...(links.byTask.get(`${connectionId} ${taskId}`) ?? []),
    ...(links.byList.get(`${connectionId} ${listId}`) ?? []),
  ];
  const linked = groups.map((group) => ({ group, own: linksOf(group) })).filter(({ own }) => own.length > 0);
  const concerned = new Map(linked.flatMap(({ own }) => own.map((link) => [link.id, link] as const)));
  const tasks = new Set([...concerned.values()].map((link) => `${link.connectionId} ${link.taskId}`));
  const deliveryIds = linked.flatMap(({ group }) => group.ids);
  const count = (verdict: Group["verdict"]) =>
    groups.reduce((sum, group) => sum + (group.verdict === verdict ? group.count : 0), 0);
  return {
    counts: {
      deliveries: deliveryIds.length,
      tasks: tasks.size,
      links: concerned.size,
      leftOut: {
        rejected: count("rejected"),
        duplicate: count("duplicate"),
        noLink: count("accepted") - deliveryIds.length,
      },
    },
    isTooMany: groups.reduce((sum, group) => sum + group.count, 0) > REPLAY_MAX,
    deliveryIds,
    linkIds: [...concerned.keys()],
  };
}

async function findStandingLinks(db: TenantDb, groups: readonly Group[]) {
  const some = (values: (string | null)[]) => [
    ...new Set(values.flatMap((value) => (value === null ? [] : value))),
  ];
  const connectionIds = some(groups.map(({ connectionId }) => connectionId));
  const taskIds = some(groups.map(({ taskId }) => taskId));
  const listIds = some(groups.map(({ listId }) => listId));
  const find = (condition: Prisma.Sql) => db.$queryRaw<Link[]>`
    select ${Prisma.raw(PLANNED_ANEW)} l.id, l.connection_id as "connectionId", l.task_id as "taskId",
           l.list_id as "listId"
    from task_links l
    where l.connection_id = any(${connectionIds}::uuid[]) and l.unlinked_at is null and ${condition}`;
  const ofTasks = taskIds.length === 0 ? [] : await find(Prisma.sql`l.task_id = any(${taskIds}::text[])`);
  const ofLists = listIds.length === 0 ? [] : await find(Prisma.sql`l.list_id = any(${listIds}::text[])`);
  return {
    byTask: Map.groupBy(ofTasks, (link) => `${link.connectionId} ${link.taskId}`),
    byList: Map.groupBy(ofLists, (link) => `${link.connectionId} ${link.listId}`),
  };
}

/** Puts the deliveries back to waiting, and has each link that they concern compared once. */
export async function carryOutReplay(
  db: TenantDb,
  { organisationId, at }: { organisationId: string; at: Date },
  { deliveryIds, linkIds }: ReplayPlan,
): Promise<void> {
  // In one order always, so that two replays at once wait for each other instead of for ever.
  const ordered = [...deliveryIds].sort();
  for (let start = 0; start < ordered.length; start += BATCH) {
    await db.$executeRaw`
      update webhook_deliveries
      set state = 'waiting', applied_at = null, replayed_at = ${at}, replay_count = replay_count + 1
      where id = any(${ordered.slice(start, start + BATCH)}::uuid[])`;
  }
  // The requests come last: a delivery that arrives meanwhile waits for their rows until this is committed.
  await db.$executeRaw`
    select relaydesk_request_sync(link, ${organisationId}::uuid, 'person')
    from unnest(${[...linkIds].sort()}::uuid[]) as link`;
}

/** Why a delivery cannot be replayed, or null. */
export function findReplayObstacle(
  { verdict, event }: Pick<DeliveryRow, "verdict" | "event">,
  { linkIds }: ReplayPlan,
): ReplayObstacle | null {
  if (verdict !== "accepted") return verdict;
  if (isPlaceEvent(event)) return "place";
  return linkIds.length === 0 ? "no_link" : null;
}
