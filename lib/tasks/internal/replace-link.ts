import "server-only";
import { getCustomerTarget } from "#lib/clickup/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "../source.ts";
import { move, NOTHING_TO_SAY } from "./held-intent.ts";
import { requestIntent } from "./request-intent.ts";
import { obstacleError, obstacleOf } from "./task-state.ts";

/**
 * Undoes a link and asks for a new task in its place, for the same purpose, in the caller's transaction. Throws what
 * stands in the way of a new one before anything is undone.
 */
export async function replaceLink(
  ctx: VerbContext,
  source: TaskSource,
  link: {
    id: string;
    sourceId: string;
    purpose: string;
    intentId: string | null;
    taskId: string;
    taskUrl: string;
    taskName: string;
  },
): Promise<void> {
  const { id, sourceId, purpose, intentId, taskId, taskUrl, taskName } = link;
  const { customerId, content } = await source.load(ctx, sourceId);
  const obstacle = obstacleOf(await getCustomerTarget(ctx.db, customerId));
  if (obstacle !== null) throw obstacleError(obstacle);
  const { count } = await ctx.db.taskLink.updateMany({
    where: { id, unlinkedAt: null },
    data: { unlinkedAt: ctx.now() },
  });
  if (count === 0) throw conflict("Somebody has undone this link already.");
  if (intentId !== null) await move(ctx.db, intentId, "unlink", { ...NOTHING_TO_SAY, completedAt: null });
  await source.onTaskChanged(ctx, sourceId, { kind: "unlinked", taskId, taskUrl, taskName });
  await requestIntent(ctx, source, { id: sourceId, purpose, customerId, label: content.label });
}
