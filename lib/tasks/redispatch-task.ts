import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { taskRequested } from "./schema.ts";

/**
 * Rings the bell again for one intent. A second run does no harm: it finds the intent taken, or done, and ends.
 */
export const redispatchTask = defineCommand({
  name: "tasks.redispatch",
  withoutAudit: "repeats a request that is on record; nothing about it changes",
  permission: "tasks:create",
  input: z.strictObject({ intentId: idSchema }),
  output: z.object({ isSent: z.boolean() }),
  run: async (ctx, { intentId }) => {
    const { count } = await ctx.db.taskIntent.updateMany({
      where: { id: intentId, status: { in: ["queued", "creating", "waiting"] } },
      data: { dispatchedAt: ctx.now() },
    });
    if (count > 0) ctx.emit(taskRequested, { intentId });
    return { output: { isSent: count > 0 } };
  },
});
