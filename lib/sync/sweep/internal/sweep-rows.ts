import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Sweep } from "../schema.ts";

/** As many Workspaces are shown at most; an organisation has a handful. */
const SHOWN = 50;

type Row = Omit<Sweep, "startedAt" | "finishedAt" | "waitingUntil"> & {
  startedAt: Date;
  finishedAt: Date | null;
  notBefore: Date;
};

/** The latest sweep of each Workspace, those under way first. */
export async function readSweeps(ctx: Pick<VerbContext, "db" | "organisationId" | "now">): Promise<Sweep[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    select * from (
      select distinct on (sweep.connection_id, sweep.workspace_id)
        sweep.id, sweep.connection_id::text as "connectionId", sweep.workspace_id as "workspaceId",
        workspace.name as "workspaceName", sweep.kind::text as kind, sweep.phase::text as phase,
        sweep.links_total as "linksTotal", sweep.links_checked as "linksChecked",
        sweep.tasks_read as "tasksRead", sweep.conversations_read as "conversationsRead", sweep.calls, sweep.differences,
        sweep.requested_by_name as "requestedByName", sweep.started_at as "startedAt",
        sweep.finished_at as "finishedAt", sweep.not_before as "notBefore", sweep.problem
      from sync_sweeps sweep
      left join clickup_workspaces workspace
        on workspace.connection_id = sweep.connection_id and workspace.workspace_id = sweep.workspace_id
      where sweep.organisation_id = ${ctx.organisationId}::uuid
      order by sweep.connection_id, sweep.workspace_id, sweep.started_at desc
    ) latest
    order by "finishedAt" desc nulls first, id
    limit ${SHOWN}`;
  const at = ctx.now();
  return rows.map(({ notBefore, startedAt, finishedAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    waitingUntil: finishedAt === null && notBefore > at ? notBefore.toISOString() : null,
  }));
}
