/** A sweep's claim and its place, kept in the transaction that stores what was found up to there. */
import "server-only";
import { z } from "zod";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { sweepPhaseSchema } from "../schema.ts";

/** Where a sweep stands after what is stored with it. */
export const nextPlaceSchema = z.object({
  phase: sweepPhaseSchema,
  listIds: z.array(z.string()),
  listAfter: z.string(),
  page: z.number().int(),
  /** Why it could not do all that it should have. */
  problem: z.string().nullable(),
});
export type NextPlace = z.infer<typeof nextPlaceSchema>;

type Claim = { sweepId: string; claimToken: string };

/** False when the sweep is in other hands, or over: then nothing may be stored. */
export async function renewClaim(ctx: VerbContext, { sweepId, claimToken }: Claim): Promise<boolean> {
  const { count } = await ctx.db.syncSweep.updateMany({
    where: { id: sweepId, claimToken, finishedAt: null },
    data: { claimedAt: ctx.now() },
  });
  return count === 1;
}

type Counts = { linksChecked?: number; tasksRead?: number; conversationsRead?: number; differences: number };

export async function advanceSweep(
  ctx: VerbContext,
  { sweepId, calls, next }: { sweepId: string; calls: number; next: NextPlace },
  { linksChecked = 0, tasksRead = 0, conversationsRead = 0, differences }: Counts,
): Promise<void> {
  const isOver = next.phase === "done";
  await ctx.db.syncSweep.update({
    where: { id: sweepId },
    data: {
      ...next,
      linksChecked: { increment: linksChecked },
      tasksRead: { increment: tasksRead },
      conversationsRead: { increment: conversationsRead },
      calls: { increment: calls },
      differences: { increment: differences },
      ...(isOver ? { finishedAt: ctx.now(), standingKey: null, claimToken: null, claimedAt: null } : {}),
    },
  });
}
