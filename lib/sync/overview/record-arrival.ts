import "server-only";
import { z } from "zod";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";

/** Notes how long a change of ours took until ClickUp said the same. `since` is when the change was made. */
export const recordArrival = defineCommand({
  name: "sync.record_arrival",
  withoutAudit: "a measurement",
  permission: "sync:write",
  input: z.strictObject({ since: z.date() }),
  output: z.object({}),
  run: async (ctx, { since }) => {
    const at = ctx.now();
    await ctx.db.syncArrival.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        at,
        tookMs: Math.max(0, at.getTime() - since.getTime()),
      },
    });
    return { output: {} };
  },
});
