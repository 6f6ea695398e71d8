import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { loseTask, type TaskSources } from "#lib/tasks/index.ts";
import { holdsClaim } from "../requests/requests.ts";
import { linkPlaceSchema, lockLink } from "./link-place.ts";

/** Makes the command that notes that a task is not there any more, or closed to us: the link stays and says so. */
export function defineMarkTaskGone(sources: TaskSources) {
  return defineCommand({
    name: "sync.mark_task_gone",
    audit: "task.replaced_by_policy",
    permission: "sync:write",
    input: z.strictObject({
      place: linkPlaceSchema,
      claimToken: idSchema,
      loss: z.object({ code: z.string(), isForeign: z.boolean() }),
      readAt: z.date(),
    }),
    output: z.object({ isStanding: z.boolean() }),
    run: async (ctx, { place, claimToken, loss, readAt }) => {
      const { linkId, sourceId, sourceType, connectionId, taskId } = place;
      await lockLink(ctx, place);
      if (!(await holdsClaim(ctx, { linkId, claimToken })))
        return { output: { isStanding: false }, audit: null };
      const lost = await loseTask(ctx, sources[sourceType], { linkId, sourceId, loss });
      const { listId } = await ctx.db.taskLink.findUniqueOrThrow({
        where: { id: linkId },
        select: { listId: true },
      });
      const waiting = { connectionId, state: "waiting", receivedAt: { lte: readAt } } as const;
      const data = { state: "applied", appliedAt: ctx.now() } as const;
      await ctx.db.webhookDelivery.updateMany({ where: { ...waiting, taskId }, data });
      await ctx.db.webhookDelivery.updateMany({ where: { ...waiting, event: "listDeleted", listId }, data });
      const replaced = lost?.replaced ?? null;
      return {
        output: { isStanding: lost !== null },
        audit:
          replaced === null
            ? null
            : {
                target: { type: sourceType, id: sourceId, name: replaced.taskName },
                before: { taskId: replaced.taskId },
                after: { status: "queued" },
              },
      };
    },
  });
}
