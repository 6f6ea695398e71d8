import "server-only";
import { ClickUpApiError, ClickUpRateLimitError } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import type { HeldIntent } from "./internal/held-intent.ts";
import { again, type FailedOutcome, giveUpHeld } from "./internal/outcomes.ts";
import { waitTask } from "./internal/wait-task.ts";
import type { TaskPipeline } from "./task-pipeline.ts";
import { retryDelaySeconds } from "./timings.ts";

type Settled = { next: "wait"; until: string } | FailedOutcome;

/**
 * What becomes of an intent after a failure whose effect at ClickUp is known: it waits for budget, waits for
 * another try, or is given up. What is no failure of ClickUp's goes on to the job server, which tries again.
 */
export async function settleFailure(
  ctx: Context,
  pipeline: TaskPipeline,
  { intentId, runId, attempts }: HeldIntent & { attempts: number },
  error: unknown,
  isNothingSent: boolean,
): Promise<Settled> {
  const wait = async (until: Date, reason: "rate_budget" | "retry"): Promise<Settled> => {
    const { isOurs } = await waitTask(ctx, {
      intentId,
      runId,
      until: until.toISOString(),
      reason,
      countsAsTry: reason === "retry",
      isNothingSent,
    });
    return isOurs ? { next: "wait", until: until.toISOString() } : again(ctx);
  };

  if (error instanceof ClickUpRateLimitError) return wait(error.availableAt, "rate_budget");
  const isClickUp = error instanceof ClickUpApiError;
  if (isClickUp && error.isRetryable) {
    const delay = retryDelaySeconds(attempts + 1, pipeline.timings);
    if (delay !== null) return wait(new Date(ctx.now().getTime() + delay * 1000), "retry");
  }
  // Not connected, or the authorisation taken back: known before any call, and for a person to mend.
  if (!isClickUp && !(error instanceof RelaydeskError && !error.isRetryable)) throw error;
  ctx.logger.warn({ err: error, intentId }, "A task could not be made");
  return giveUpHeld(
    ctx,
    pipeline,
    { intentId, runId },
    { code: error.code, message: error.publicMessage, action: error.action ?? null },
  );
}
