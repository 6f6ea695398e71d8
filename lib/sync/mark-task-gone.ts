import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { linkPlaceSchema } from "./link-place.ts";

/** Notes that the task is not there any more, or closed to us: the link stays and says so. */
export const markTaskGone = defineCommand({
  name: "sync.mark_task_gone",
  withoutAudit: "a copy of what ClickUp says; nothing of ours was changed",
  permission: "sync:write",
  input: z.strictObject({ place: linkPlaceSchema, reason: z.string(), readAt: z.date() }),
  output: z.object({}),
  run: async (ctx, { place, reason, readAt }) => {
    await ctx.db.taskLink.updateMany({
      where: { id: place.linkId, unlinkedAt: null, goneAt: null },
      data: { goneAt: ctx.now(), goneReason: reason },
    });
    const { listId } = await ctx.db.taskLink.findUniqueOrThrow({
      where: { id: place.linkId },
      select: { listId: true },
    });
    const waiting = {
      connectionId: place.connectionId,
      state: "waiting",
      receivedAt: { lte: readAt },
    } as const;
    const data = { state: "applied", appliedAt: ctx.now() } as const;
    await ctx.db.webhookDelivery.updateMany({ where: { ...waiting, taskId: place.taskId }, data });
    await ctx.db.webhookDelivery.updateMany({ where: { ...waiting, event: "listDeleted", listId }, data });
    return { output: {} };
  },
});
