import "server-only";
import { z } from "zod";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { readSpaceMove } from "./read-space-move.ts";
import { spaceMoveRequested, spaceMoveSchema } from "./schema.ts";

/** Tries again what failed in the customer's latest move. */
export const retrySpaceMove = defineCommand({
  name: "tasks.retry_space_move",
  audit: "customer.space_move_retried",
  permission: "clickup:assign",
  input: z.strictObject({ customerId: idSchema }),
  output: spaceMoveSchema.nullable(),
  run: async (ctx, { customerId }) => {
    const move = await readSpaceMove(ctx, customerId);
    if (move === null) throw notFound("move");
    const { count } = await ctx.db.spaceMoveLink.updateMany({
      where: { moveId: move.id, state: "failed" },
      data: { state: "waiting", reason: null },
    });
    if (count > 0) {
      await ctx.db.spaceMove.update({
        where: { id: move.id },
        data: { status: "running", finishedAt: null, progressedAt: ctx.now() },
      });
      ctx.emit(spaceMoveRequested, { moveId: move.id });
    }
    return {
      output: await readSpaceMove(ctx, customerId),
      audit:
        count === 0
          ? null
          : { target: { type: "customer", id: customerId }, before: { failed: count }, after: { failed: 0 } },
    };
  },
});
