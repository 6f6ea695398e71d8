import "server-only";
import { getCustomerTarget, taskMarker } from "#lib/clickup/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { resolveSettledNotices } from "../complete-task.ts";
import { placesLeft, ringNextAfterwards } from "../ring-next-tasks.ts";
import { taskRequested } from "../schema.ts";
import type { TaskSource } from "../source.ts";
import { getIntent } from "./get-intent.ts";
import { move, NOTHING_TO_SAY } from "./held-intent.ts";
import { obstacleError, obstacleOf } from "./task-state.ts";

/**
 * Asks for a task of a source, for one purpose, in the caller's transaction; `isAsked` is false when it was asked for
 * before. Throws what stands in the way.
 */
export async function requestIntent(
  ctx: VerbContext,
  source: TaskSource,
  { id, purpose, customerId, label }: { id: string; purpose: string; customerId: string; label: string },
): Promise<{ intentId: string; isAsked: boolean }> {
  const obstacle = obstacleOf(await getCustomerTarget(ctx.db, customerId));
  if (obstacle !== null) throw obstacleError(obstacle);
  const who = {
    requestedByType: ctx.actor.type,
    requestedById: "userId" in ctx.actor ? ctx.actor.userId : null,
    requestedByName: ctx.actor.name,
  };
  // The unique index decides between callers at once; the loser's insert waits for the winner's commit.
  const at = ctx.now();
  // Rung for at once, unless enough of the customer's are on their way already.
  const dispatchedAt = (await placesLeft(ctx.db, customerId)) > 0 ? at : null;
  const inserted = await ctx.db.$executeRaw`
    insert into task_intents (id, organisation_id, source_type, source_id, source_label, customer_id, purpose, status,
      marker, requested_by_type, requested_by_id, requested_by_name, dispatched_at, created_at, updated_at)
    values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${source.type}, ${id}::uuid, ${label}, ${customerId}::uuid, ${purpose}, 'queued',
      ${taskMarker(source.type, id)}, ${who.requestedByType}, ${who.requestedById}::uuid, ${who.requestedByName}, ${dispatchedAt}, ${at}, ${at})
    on conflict (organisation_id, source_type, source_id, purpose) do nothing`;
  const intent = await getIntent(ctx.db, ctx.organisationId, {
    sourceType: source.type,
    sourceId: id,
    purpose,
  });
  const isAsked =
    inserted === 1 ||
    (await move(ctx.db, intent.id, "request", {
      ...NOTHING_TO_SAY,
      ...who,
      attempts: 0,
      completedAt: null,
      dispatchedAt,
      // A fresh start forgets the List chosen for the last one; another try keeps it.
      ...(intent.status === "cancelled" ? { listId: null, listName: null, listReason: null } : {}),
    }));
  if (isAsked) {
    if (dispatchedAt === null) await ringNextAfterwards(ctx, customerId);
    else ctx.emit(taskRequested, { intentId: intent.id });
    await source.onTaskChanged(ctx, id, { kind: "requested" });
    await resolveSettledNotices(ctx);
  }
  return { intentId: intent.id, isAsked };
}
