/** What the pictures of all organisations are made of, taken and removed in one go. */
import "server-only";
import { systemPool } from "#lib/platform/db/index.ts";

const DAY_MS = 24 * 3_600_000;
/** The longest picture goes back seven days. */
const DAYS_KEPT = 8;

/** Notes how the standing links of every organisation stand at `at`. The same moment twice is one. */
export async function takeSyncSnapshotsAcrossOrganisations(at: Date): Promise<{ organisations: number }> {
  const { rowCount } = await systemPool().query(
    `insert into sync_snapshots (organisation_id, at, links, in_step, waiting, conflict, failed, skipped)
     select link.organisation_id, $1, count(distinct link.id)::int,
       count(*) filter (where field.state = 'in_step')::int,
       count(*) filter (where field.state = 'waiting')::int,
       count(*) filter (where field.state = 'conflict')::int,
       count(*) filter (where field.state = 'failed')::int,
       count(*) filter (where field.state = 'skipped')::int
     from task_links link
     left join sync_fields field on field.link_id = link.id
     where link.unlinked_at is null
     group by link.organisation_id
     on conflict do nothing`,
    [at],
  );
  return { organisations: rowCount ?? 0 };
}

/** Removes what no picture shows any more. */
export async function removeOldSyncMeasurementsAcrossOrganisations(
  at: Date,
): Promise<{ arrivals: number; snapshots: number }> {
  const before = new Date(at.getTime() - DAYS_KEPT * DAY_MS);
  const arrivals = await systemPool().query("delete from sync_arrivals where at < $1", [before]);
  const snapshots = await systemPool().query("delete from sync_snapshots where at < $1", [before]);
  return { arrivals: arrivals.rowCount ?? 0, snapshots: snapshots.rowCount ?? 0 };
}
