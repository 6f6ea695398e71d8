/** What the clock must see of all organisations: ids only, each then handled in its own context. */
import "server-only";
import { systemDb, systemPool } from "#lib/platform/db/index.ts";
import { SWEEP_LEASE_MS } from "./claim-sweep.ts";
import { DIFFERENCE_DAYS_KEPT, type SweepKind } from "./schema.ts";

/** What changed is looked for this often. */
const CHANGES_EVERY_MS = 15 * 60_000;
/** All links are looked at this often. */
const ALL_EVERY_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** Workspaces with standing links whose next sweep is due. Bounded, the longest unswept first. */
export async function listSweepsDueAcrossOrganisations(
  at: Date,
  limit: number,
): Promise<{ organisationId: string; connectionId: string; workspaceId: string; kind: SweepKind }[]> {
  return systemDb().$queryRaw`
    select place.organisation_id::text as "organisationId", place.connection_id::text as "connectionId",
           place.workspace_id as "workspaceId",
           case when last.whole is null or last.whole < ${new Date(at.getTime() - ALL_EVERY_MS)}
             then 'full' else 'changes' end as kind
    from (
      select distinct link.organisation_id, link.connection_id, link.workspace_id
      from task_links link
      join clickup_connections connection on connection.id = link.connection_id
      where link.unlinked_at is null and connection.status = 'connected'
        and not exists (select from organisation_modules module
          where module.organisation_id = link.organisation_id and module.module = 'clickup' and not module.is_enabled)
    ) place
    left join lateral (
      select max(sweep.started_at) as any_kind, max(sweep.started_at) filter (where sweep.kind = 'full') as whole,
             bool_or(sweep.finished_at is null) as is_under_way
      from sync_sweeps sweep
      where sweep.connection_id = place.connection_id and sweep.workspace_id = place.workspace_id
    ) last on true
    where last.is_under_way is not true
      and (last.any_kind is null or last.any_kind < ${new Date(at.getTime() - CHANGES_EVERY_MS)})
    order by last.any_kind asc nulls first
    limit ${limit}`;
}

/** Sweeps that may go on and that nobody is at work on. */
export async function listSweepsLeftAcrossOrganisations(
  at: Date,
  limit: number,
): Promise<{ organisationId: string; sweepId: string }[]> {
  const rows = await systemDb().syncSweep.findMany({
    where: {
      finishedAt: null,
      notBefore: { lte: at },
      OR: [{ claimedAt: null }, { claimedAt: { lt: new Date(at.getTime() - SWEEP_LEASE_MS) } }],
      connection: { status: "connected" },
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { notBefore: "asc" },
    take: limit,
    select: { id: true, organisationId: true },
  });
  return rows.map(({ id, organisationId }) => ({ organisationId, sweepId: id }));
}

/** Ends sweeps whose connection is no more, and forgets those and the differences that have had their time. */
export async function removeOldSweepsAcrossOrganisations(
  at: Date,
): Promise<{ sweeps: number; differences: number }> {
  await systemDb().syncSweep.updateMany({
    where: { finishedAt: null, connection: { status: "disconnected" } },
    data: {
      phase: "done",
      finishedAt: at,
      standingKey: null,
      claimToken: null,
      problem: "ClickUp was disconnected.",
    },
  });
  const before = new Date(at.getTime() - DIFFERENCE_DAYS_KEPT * DAY_MS);
  // The last good one of each Workspace says from when on changes are to be looked for.
  const sweeps = await systemPool().query(
    `delete from sync_sweeps old where old.finished_at < $1 and exists (
       select from sync_sweeps newer where newer.connection_id = old.connection_id
         and newer.workspace_id = old.workspace_id and newer.started_at > old.started_at
         and newer.phase = 'done' and newer.problem is null)`,
    [before],
  );
  const differences = await systemDb().syncDifference.deleteMany({ where: { endedAt: { lt: before } } });
  return { sweeps: sweeps.rowCount ?? 0, differences: differences.count };
}
