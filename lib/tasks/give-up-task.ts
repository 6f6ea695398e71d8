import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import type { TaskPipeline } from "./task-pipeline.ts";

const findHolder = defineQuery({
  name: "tasks.find_holder",
  permission: "tasks:create",
  input: z.strictObject({ intentId: idSchema }),
  output: z.object({ runId: z.string().nullable() }),
  run: async (ctx, { intentId }) => {
    const intent = await ctx.db.taskIntent.findUnique({
      where: { id: intentId },
      select: { claimToken: true },
    });
    return { runId: intent?.claimToken ?? null };
  },
});

/** The job server gave a run up for a cause of our own: says so on the intent, if the run held it. */
export async function giveUpTask(
  ctx: Context,
  pipeline: TaskPipeline,
  { intentId, runId }: { intentId: string; runId: string },
): Promise<void> {
  const holder = await findHolder(ctx, { intentId });
  if (holder.runId !== runId) return;
  await pipeline.failTask(ctx, {
    intentId,
    runId,
    failure: {
      code: "internal_error",
      message: "Something went wrong on our side while the task was made.",
      action: "Try again. If it goes on, ask an admin to look at the Jobs page.",
    },
  });
}
