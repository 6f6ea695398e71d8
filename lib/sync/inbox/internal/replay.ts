/**
 * Replaying asks for a comparison once more, and nothing else: the run that follows reads both sides anew, so that a
 * replay of what was applied long ago changes nothing. A delivery is replayed when it was accepted and its task has
 * a standing link: without one nobody would compare anything, and it would wait for ever.
 */
import "server-only";
import { PLANNED_ANEW, Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { REPLAY_MAX, type ReplayObstacle, type ReplayPreview } from "../schema.ts";
import type { DeliveryRow } from "./delivery-rows.ts";

/** What is found by conditions on `webhook_deliveries d`, and which standing links each of it concerns. */
function foundAndLinked(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`
    found as materialized (
      select ${Prisma.raw(PLANNED_ANEW)} d.id, d.connection_id, d.task_id, d.list_id, d.event, d.verdict
      from webhook_deliveries d
      where ${Prisma.join([...conditions], " and ")}
      limit ${REPLAY_MAX + 1}
    ), linked as materialized (
      select f.id as delivery, l.id as link, l.connection_id, l.task_id
      from found f
      join task_links l on l.connection_id = f.connection_id and l.task_id = f.task_id and l.unlinked_at is null
      where f.verdict = 'accepted'
      union all
      select f.id, l.id, l.connection_id, l.task_id
      from found f
      join task_links l on l.connection_id = f.connection_id and l.list_id = f.list_id and l.unlinked_at is null
      where f.verdict = 'accepted' and f.event = 'listDeleted'
    )`;
}

type CountRow = {
  found: number;
  accepted: number;
  rejected: number;
  duplicate: number;
  deliveries: number;
  tasks: number;
  links: number;
};

/** How many deliveries, tasks and links a replay would concern. */
export async function countReplay(db: TenantDb, conditions: readonly Prisma.Sql[]): Promise<ReplayPreview> {
  const [row] = await db.$queryRaw<CountRow[]>`
    with ${foundAndLinked(conditions)}
    select counted.*,
           (select count(distinct delivery)::int from linked) as deliveries,
           (select count(*)::int from (select distinct connection_id, task_id from linked) task) as tasks,
           (select count(distinct link)::int from linked) as links
    from (
      select count(*)::int as found,
             count(*) filter (where verdict = 'accepted')::int as accepted,
             count(*) filter (where verdict = 'rejected')::int as rejected,
             count(*) filter (where verdict = 'duplicate')::int as duplicate
      from found
    ) counted`;
  if (row === undefined) throw new Error("A count gave no row");
  const { found, accepted, rejected, duplicate, deliveries, tasks, links } = row;
  return {
    deliveries,
    tasks,
    links,
    leftOut: { rejected, duplicate, noLink: accepted - deliveries },
    isTooMany: found > REPLAY_MAX,
  };
}

/** Puts what can be replayed back to waiting, and has each link that it concerns compared once. */
export async function replay(
  db: TenantDb,
  { organisationId, conditions, at }: { organisationId: string; conditions: readonly Prisma.Sql[]; at: Date },
): Promise<void> {
  // The requests come last: a delivery that arrives meanwhile waits for their rows until this is committed.
  const [row] = await db.$queryRaw<{ links: string[] }[]>`
    with ${foundAndLinked(conditions)},
    put_back as (
      update webhook_deliveries d
      set state = 'waiting', applied_at = null, replayed_at = ${at}, replay_count = d.replay_count + 1
      from (select distinct delivery from linked) chosen
      where d.id = chosen.delivery
    )
    select coalesce(array_agg(distinct link), '{}')::text[] as links from linked`;
  // In one order always, so that two replays at once wait for each other instead of for ever.
  await db.$executeRaw`
    select relaydesk_request_sync(link, ${organisationId}::uuid, 'person')
    from (select link from unnest(${row?.links ?? []}::uuid[]) as link order by link) ordered`;
}

/** Why a delivery cannot be replayed, or null. */
export async function findReplayObstacle(
  db: TenantDb,
  { id, verdict }: Pick<DeliveryRow, "id" | "verdict">,
): Promise<ReplayObstacle | null> {
  if (verdict !== "accepted") return verdict;
  const { deliveries } = await countReplay(db, [Prisma.sql`d.id = ${id}::uuid`]);
  return deliveries === 0 ? "no_link" : null;
}
