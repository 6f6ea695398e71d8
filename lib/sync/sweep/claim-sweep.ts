/** Who is at work on a sweep: one at a time, and for no longer than a step lives. */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { readSweeps } from "./internal/sweep-rows.ts";
import { sweepKindSchema, sweepPhaseSchema, sweepsSchema } from "./schema.ts";

/** How long a claim holds without a page being stored. Longer than any step lives. */
export const SWEEP_LEASE_MS = 180_000;

export const claimedSweepSchema = z.object({
  sweepId: idSchema,
  claimToken: idSchema,
  connectionId: idSchema,
  workspaceId: z.string(),
  kind: sweepKindSchema,
  phase: sweepPhaseSchema,
  since: z.date().nullable(),
  listIds: z.array(z.string()),
  listAfter: z.string(),
  page: z.number().int(),
  startedAt: z.date(),
  /** Somebody wants everything looked at now, conversations too. */
  isAsked: z.boolean(),
});
export type ClaimedSweep = z.infer<typeof claimedSweepSchema>;

/** Takes a sweep up where it stands; null when it is over, not yet due, or in other hands. */
export const claimSweep = defineCommand({
  name: "sync.claim_sweep",
  withoutAudit: "work is taken up, nothing is changed yet",
  permission: "sync:write",
  input: z.strictObject({ sweepId: idSchema, claimToken: idSchema }),
  output: claimedSweepSchema.nullable(),
  run: async (ctx, { sweepId, claimToken }) => {
    const at = ctx.now();
    const { count } = await ctx.db.syncSweep.updateMany({
      where: {
        id: sweepId,
        finishedAt: null,
        notBefore: { lte: at },
        connection: { status: "connected" },
        OR: [{ claimedAt: null }, { claimedAt: { lt: new Date(at.getTime() - SWEEP_LEASE_MS) } }],
      },
      data: { claimToken, claimedAt: at },
    });
    if (count === 0) return { output: null };
    const row = await ctx.db.syncSweep.findUniqueOrThrow({ where: { id: sweepId } });
    const { connectionId, workspaceId, kind, phase, since, listIds, listAfter, page, startedAt } = row;
    return {
      output: {
        sweepId,
        claimToken,
        connectionId,
        workspaceId,
        kind,
        phase,
        since,
        listIds,
        listAfter,
        page,
        startedAt,
        isAsked: kind === "full" && row.requestedByName !== null,
      },
    };
  },
});

/** Gives a sweep back, to be gone on with from an instant on. */
export const releaseSweep = defineCommand({
  name: "sync.release_sweep",
  withoutAudit: "work is put aside, nothing is changed",
  permission: "sync:write",
  input: z.strictObject({
    sweepId: idSchema,
    claimToken: idSchema,
    notBefore: z.date(),
    problem: z.string().nullable(),
  }),
  output: z.object({}),
  run: async (ctx, { sweepId, claimToken, notBefore, problem }) => {
    await ctx.db.syncSweep.updateMany({
      where: { id: sweepId, claimToken, finishedAt: null },
      data: { claimToken: null, claimedAt: null, notBefore, problem },
    });
    return { output: {} };
  },
});

/** How the latest sweep of each Workspace stands. */
export const listSweeps = defineQuery({
  name: "sync.list_sweeps",
  permission: "sync:read",
  input: z.strictObject({}),
  output: sweepsSchema,
  run: async (ctx) => ({ sweeps: await readSweeps(ctx) }),
});
