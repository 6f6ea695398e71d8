import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";

/** Takes up again what was given up, for a job that somebody started again. Quietly nothing otherwise. */
export const retryIntent = defineCommand({
  name: "tasks.retry_intent",
  withoutAudit: "the retry of the job is on record, with who asked for it",
  permission: "tasks:create",
  input: z.strictObject({ intentId: idSchema }),
  output: z.object({ isMoved: z.boolean() }),
  run: async (ctx, { intentId }) => ({
    output: {
      isMoved: await move(ctx.db, intentId, "retry", {
        ...NOTHING_TO_SAY,
        attempts: 0,
        dispatchedAt: ctx.now(),
      }),
    },
  }),
});
