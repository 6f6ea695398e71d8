/** Beginning sweeps: by the clock, or because somebody wants to know now. One at a time for each Workspace. */
import "server-only";
import { z } from "zod";
import { conflict } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { readSweeps } from "./internal/sweep-rows.ts";
import { type SweepKind, sweepKindSchema, sweepRequested, sweepsSchema } from "./schema.ts";

/** The two clocks differ, and ClickUp's search lags behind its writes (ClickUp fact sheet, section 9). */
const OVERLAP_MS = 5 * 60_000;

type Place = { connectionId: string; workspaceId: string };

/** Begins the sweep of a Workspace that is due. Without an earlier one, or where only `full` will do, of all links. */
export const beginSweep = defineCommand({
  name: "sync.begin_sweep",
  withoutAudit: "a look at both sides; what it has put right is on record there",
  permission: "sync:write",
  input: z.strictObject({ connectionId: idSchema, workspaceId: z.string(), kind: sweepKindSchema }),
  output: z.object({ sweepId: idSchema }),
  run: async (ctx, { kind, ...place }) => ({ output: { sweepId: await begin(ctx, place, kind, null) } }),
});

/** Has every link of the organisation looked at now. One that is at it already is widened to all links. */
export const checkEverything = defineCommand({
  name: "sync.check_everything",
  audit: "sync_sweep.requested",
  permission: "sync:write",
  input: z.strictObject({}),
  output: sweepsSchema,
  run: async (ctx) => {
    const places = await ctx.db.$queryRaw<Place[]>`
      select distinct link.connection_id::text as "connectionId", link.workspace_id as "workspaceId"
      from task_links link
      join clickup_connections connection on connection.id = link.connection_id
      where link.organisation_id = ${ctx.organisationId}::uuid and link.unlinked_at is null
        and connection.status = 'connected'
      order by 1, 2`;
    if (places.length === 0) {
      throw conflict(
        "There is nothing to check: no ticket is linked to a task that the connection can reach.",
        "Connect ClickUp, or link a ticket to a task, and check again.",
      );
    }
    for (const place of places) await begin(ctx, place, "full", ctx.actor.name);
    const sweeps = await readSweeps(ctx);
    return {
      output: { sweeps },
      audit: {
        target: { type: "organisation", id: ctx.organisationId },
        after: { workspaces: places.map(({ workspaceId }) => workspaceId) },
      },
    };
  },
});

async function begin(
  ctx: VerbContext,
  { connectionId, workspaceId }: Place,
  wanted: SweepKind,
  requestedByName: string | null,
): Promise<string> {
  const at = ctx.now();
  const standingKey = `${connectionId}:${workspaceId}`;
  const last = await ctx.db.syncSweep.findFirst({
    where: { connectionId, workspaceId, phase: "done", problem: null },
    orderBy: { startedAt: "desc" },
    select: { startedAt: true },
  });
  const kind = last === null ? "full" : wanted;
  const since = kind === "full" || last === null ? null : new Date(last.startedAt.getTime() - OVERLAP_MS);
  const linksTotal = await ctx.db.taskLink.count({ where: { connectionId, workspaceId, unlinkedAt: null } });
  const anew = { kind, phase: "reading" as const, since, linksTotal, startedAt: at, notBefore: at };
  const id = newId();
  // Two who begin at once begin one.
  const { count } = await ctx.db.syncSweep.createMany({
    data: [
      {
        id,
        organisationId: ctx.organisationId,
        connectionId,
        workspaceId,
        standingKey,
        requestedByName,
        ...anew,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 1) {
    ctx.emit(sweepRequested, { sweepId: id });
    return id;
  }
  const standing = await ctx.db.syncSweep.findUniqueOrThrow({
    where: { organisationId_standingKey: { organisationId: ctx.organisationId, standingKey } },
  });
  const isWidened = kind === "full" && standing.kind === "changes";
  await ctx.db.syncSweep.update({
    where: { id: standing.id },
    data: {
      // Whoever is at work on it finds the claim gone, and stores nothing more.
      ...(isWidened
        ? {
            ...anew,
            page: 0,
            linksChecked: 0,
            tasksRead: 0,
            conversationsRead: 0,
            claimToken: null,
            claimedAt: null,
          }
        : { notBefore: at }),
      ...(requestedByName === null ? {} : { requestedByName }),
    },
  });
  ctx.emit(sweepRequested, { sweepId: standing.id });
  return standing.id;
}
