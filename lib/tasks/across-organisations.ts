/** What the sweeps must see of all organisations: ids only, each then handled in its own context. */
import "server-only";
import { runsAtOnce } from "#lib/clickup/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";

/** After this long without a sign of life, an intent's job is taken for lost. Longer than a claim lives. */
const LOST_MS = 5 * 60_000;

/** After this long an intent that nobody took up is sent again: its event went astray, or a server forgot it. */
const UNDISPATCHED_MS = 2 * 60_000;

export type LostIntent = { intentId: string; organisationId: string };

/**
 * Intents that nobody took up: their event went astray, or nobody rang for them although it is their turn. Oldest
 * first, bounded. Those that wait for their turn behind others of their customer are not lost.
 */
export async function listUndispatchedAcrossOrganisations(at: Date, limit: number): Promise<LostIntent[]> {
  const before = new Date(at.getTime() - UNDISPATCHED_MS);
  return systemDb().$queryRaw<LostIntent[]>`
    with busy as (
      select organisation_id, customer_id, count(*) as runs from task_intents
      where status = 'creating' or (status = 'queued' and dispatched_at >= ${before})
        or (status = 'waiting' and waiting_reason = 'rate_budget')
      group by 1, 2
    ), lost as (
      select id, organisation_id, customer_id, updated_at,
        row_number() over (partition by organisation_id, customer_id order by created_at, id) as place
      from task_intents
      where status = 'queued' and updated_at < ${before}
        and (dispatched_at is null or dispatched_at < ${before})
    )
    select lost.id::text as "intentId", lost.organisation_id::text as "organisationId"
    from lost
    left join busy on busy.organisation_id = lost.organisation_id
      and busy.customer_id is not distinct from lost.customer_id
    left join customers customer on customer.id = lost.customer_id
    where lost.place + coalesce(busy.runs, 0)
        <= (${JSON.stringify(runsAtOnce())}::jsonb ->> coalesce(customer.clickup_share, 'normal')::text)::int
      and not exists (select from organisation_modules module
        where module.organisation_id = lost.organisation_id and module.module = 'clickup' and not module.is_enabled)
    order by lost.updated_at
    limit ${limit}`;
}

/** Intents whose job was lost while it worked or waited. Oldest first, bounded. */
export async function listStuckAcrossOrganisations(at: Date, limit: number): Promise<LostIntent[]> {
  const before = new Date(at.getTime() - LOST_MS);
  const rows = await systemDb().taskIntent.findMany({
    where: {
      AND: [
        {
          OR: [
            { status: "creating", claimedAt: { lt: before } },
            { status: "waiting", waitingUntil: { lt: before } },
          ],
        },
        { OR: [{ dispatchedAt: null }, { dispatchedAt: { lt: before } }] },
      ],
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { updatedAt: "asc" },
    take: limit,
    select: { id: true, organisationId: true },
  });
  return rows.map((row) => ({ intentId: row.id, organisationId: row.organisationId }));
}
