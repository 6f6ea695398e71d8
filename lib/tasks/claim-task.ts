import "server-only";
import { z } from "zod";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { heldIntentInput, move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { TASK_TIMINGS } from "./timings.ts";

export const claimSchema = z.discriminatedUnion("next", [
  /** A create call is out whose answer is not known: look for its task first. */
  z.object({ next: z.literal("look") }),
  z.object({ next: z.literal("create") }),
  /** Not yet; come back then. */
  z.object({ next: z.literal("wait"), until: z.string() }),
  /** Nothing to do: finished, cancelled, failed, or in another run's hands. */
  z.object({ next: z.literal("done") }),
]);

/**
 * Takes an intent for a run of the job. Two runs that try at once: the update's condition lets one through. The
 * same run may claim again, for a job server repeats a step whose answer it did not get.
 */
export const claimTask = defineCommand({
  name: "tasks.claim",
  withoutAudit: "the pipeline's own bookkeeping; what it leads to is on record",
  permission: "tasks:create",
  input: heldIntentInput,
  output: claimSchema,
  run: async (ctx, { intentId, runId }) => {
    const at = ctx.now();
    const isClaimed = await move(
      ctx.db,
      intentId,
      "claim",
      { ...NOTHING_TO_SAY, claimToken: runId, claimedAt: at },
      {
        OR: [
          { status: "queued" },
          { status: "waiting", OR: [{ waitingUntil: null }, { waitingUntil: { lte: at } }] },
          { status: "creating", claimToken: runId },
          { status: "creating", claimedAt: { lt: new Date(at.getTime() - TASK_TIMINGS.claimLostMs) } },
        ],
      },
    );
    const intent = await ctx.db.taskIntent.findUnique({ where: { id: intentId } });
    if (intent === null) throw notFound("task intent");
    if (isClaimed)
      return {
        output: intent.createSentAt === null ? { next: "create" as const } : { next: "look" as const },
      };
    if (intent.status === "waiting" && intent.waitingUntil !== null)
      return { output: { next: "wait" as const, until: intent.waitingUntil.toISOString() } };
    return { output: { next: "done" as const } };
  },
});
