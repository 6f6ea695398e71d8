import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { ringNextAfterwards } from "./ring-next-tasks.ts";

/** Taken up again at once; the sweep has the rest. */
const BATCH = 500;

/** What tasks were given up for that is over now. One that lacks something else still is given up again, without a call. */
const WAITED_FOR = {
  connection: ["clickup_reconnect_needed", "clickup_not_connected"],
  mapping: ["clickup_field_missing"],
} as const;

/** Takes up again what only waited for ClickUp to be connected, or for custom fields to be mapped. */
export const resumeTasks = defineCommand({
  name: "tasks.resume",
  audit: "task.resumed",
  permission: "tasks:create",
  input: z.strictObject({ waitedFor: z.enum(["connection", "mapping"]) }),
  output: z.object({ resumed: z.number().int() }),
  run: async (ctx, { waitedFor }) => {
    const intents = await ctx.db.taskIntent.findMany({
      where: {
        status: "failed",
        failureCode: { in: [...WAITED_FOR[waitedFor]] },
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
