import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { ringNextAfterwards } from "../ring-next-tasks.ts";
import { waitingReasonSchema } from "../schema.ts";
import { heldIntentInput, moveHeld } from "./held-intent.ts";

/** Puts an intent aside until an instant, with the reason that the screen shows. */
export const waitTask = defineCommand({
  name: "tasks.wait",
  withoutAudit: "the pipeline's own bookkeeping; what it leads to is on record",
  permission: "tasks:create",
  input: heldIntentInput.extend({
    until: z.iso.datetime(),
    reason: waitingReasonSchema,
    /** Whether a try failed, which counts towards giving up. */
    countsAsTry: z.boolean(),
    /** Whether it is now known that no create call is out. */
    isNothingSent: z.boolean(),
  }),
  output: z.object({ isOurs: z.boolean() }),
  run: async (ctx, { intentId, runId, until, reason, countsAsTry, isNothingSent }) => {
    const isOurs = await moveHeld(ctx.db, { intentId, runId }, "wait", {
      waitingUntil: new Date(until),
      waitingReason: reason,
      ...(countsAsTry ? { attempts: { increment: 1 } } : {}),
      ...(isNothingSent ? { createSentAt: null } : {}),
    });
    // What waits for ClickUp to recover leaves its place to the next; what waits for the budget keeps it.
    if (isOurs && reason !== "rate_budget") {
      const intent = await ctx.db.taskIntent.findUniqueOrThrow({
        where: { id: intentId },
        select: { customerId: true },
      });
      await ringNextAfterwards(ctx, intent.customerId);
    }
    return { output: { isOurs } };
  },
});
