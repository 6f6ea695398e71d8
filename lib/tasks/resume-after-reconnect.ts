import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { ringNextAfterwards } from "./ring-next-tasks.ts";

/** Taken up again at once; the sweep has the rest. */
const BATCH = 500;

/** Takes up again what only waited for ClickUp to be connected. */
export const resumeAfterReconnect = defineCommand({
  name: "tasks.resume_after_reconnect",
  audit: "task.resumed",
  permission: "tasks:create",
  input: z.strictObject({}),
  output: z.object({ resumed: z.number().int() }),
  run: async (ctx) => {
    const intents = await ctx.db.taskIntent.findMany({
      where: {
        status: "failed",
        failureCode: { in: ["clickup_reconnect_needed", "clickup_not_connected"] },
      },
      orderBy: { createdAt: "asc" },
      take: BATCH,
      select: { id: true, sourceType: true, sourceId: true, marker: true, customerId: true },
    });
    const resumed: typeof intents = [];
    for (const intent of intents) {
      const again = { ...NOTHING_TO_SAY, attempts: 0, dispatchedAt: null };
      if (await move(ctx.db, intent.id, "retry", again)) resumed.push(intent);
    }
    for (const customerId of new Set(resumed.map((intent) => intent.customerId)))
      await ringNextAfterwards(ctx, customerId);
    return {
      output: { resumed: resumed.length },
      audit: resumed.map((intent) => ({
        target: { type: intent.sourceType, id: intent.sourceId, name: intent.marker },
        after: { status: "queued" },
      })),
    };
  },
});
