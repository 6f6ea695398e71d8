/** Moves whose job was lost on the way: found by the sweep, and rung for again. */
import "server-only";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { spaceMoveRequested } from "./schema.ts";

/** After this long without progress a move's job is taken for lost. */
const LOST_MS = 5 * 60_000;

/** Moves under way that stand still. Bounded, the longest first. */
export async function listStillSpaceMovesAcrossOrganisations(
  at: Date,
  limit: number,
): Promise<{ organisationId: string; moveId: string }[]> {
  const rows = await systemDb().spaceMove.findMany({
    where: {
      status: "running",
      progressedAt: { lt: new Date(at.getTime() - LOST_MS) },
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { progressedAt: "asc" },
    take: limit,
    select: { id: true, organisationId: true },
  });
  return rows.map(({ id, organisationId }) => ({ organisationId, moveId: id }));
}

/** Rings for a move under way once more. */
export const ringForSpaceMove = defineCommand({
  name: "tasks.ring_for_space_move",
  withoutAudit: "work goes on that a person asked for; nothing is changed by that",
  permission: "clickup:assign",
  input: z.strictObject({ moveId: idSchema }),
  output: z.object({}),
  run: async (ctx, { moveId }) => {
    const { count } = await ctx.db.spaceMove.updateMany({
      where: { id: moveId, status: "running" },
      data: { progressedAt: ctx.now() },
    });
    if (count > 0) ctx.emit(spaceMoveRequested, { moveId });
    return { output: {} };
  },
});
