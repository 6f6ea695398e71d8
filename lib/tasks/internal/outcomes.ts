import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { errorCodeSchema, type TaskFailure } from "../schema.ts";
import type { TaskPipeline } from "../task-pipeline.ts";
import type { HeldIntent } from "./held-intent.ts";

/** The intent was given up; the run that did it fails with the same reason. */
export const failedSchema = z.object({
  next: z.literal("failed"),
  code: errorCodeSchema,
  message: z.string(),
});
export type FailedOutcome = z.infer<typeof failedSchema>;

/** Gives an intent up, unless somebody took over meanwhile. */
export async function giveUpHeld(
  ctx: Context,
  pipeline: TaskPipeline,
  held: HeldIntent,
  failure: TaskFailure,
): Promise<FailedOutcome | ReturnType<typeof again>> {
  const { isOurs } = await pipeline.failTask(ctx, { ...held, failure });
  return isOurs ? { next: "failed", code: failure.code, message: failure.message } : again(ctx);
}

/**
 * The intent is not as this step expected it: it ran before and its answer was lost, or somebody took over. The
 * next claim tells which.
 */
export function again(ctx: Context): { next: "wait"; until: string } {
  return { next: "wait", until: ctx.now().toISOString() };
}
