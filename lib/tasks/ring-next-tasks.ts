/**
 * Customers take turns at the door, too: of one customer's intents only so many are on their way as jobs at once. The
 * others wait as rows that nobody was told of, and whenever one of the customer's jobs ends or is put aside, the next
 * in its order is rung for. So ten thousand tickets of one customer never stand before another's in the queue of jobs.
 * How many that are goes by the customer's share of the rate budget.
 *
 * A ring that is lost (its process died after the commit that freed the place) is made good by the sweep.
 */
import "server-only";
import { z } from "zod";
import { runsAtOnce } from "#lib/clickup/index.ts";
import type { CustomerShare } from "#lib/clickup/schema.ts";
import type { Context } from "#lib/platform/context/index.ts";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { afterCommit, defineCommand } from "#lib/platform/verb/index.ts";
import { taskRequested } from "./schema.ts";

/** How many more of a customer's intents may be on their way. Those that wait for something else hold no place. */
export async function placesLeft(db: TenantDb, customerId: string | null): Promise<number> {
  const [row] = await db.$queryRaw<{ busy: number; share: CustomerShare | null }[]>`
    select count(*)::int as busy,
      (select clickup_share::text from customers where id = ${customerId}::uuid) as share
    from task_intents
    where customer_id is not distinct from ${customerId}::uuid
      and (status = 'creating' or (status = 'queued' and dispatched_at is not null)
        or (status = 'waiting' and waiting_reason = 'rate_budget'))`;
  return Math.max(0, runsAtOnce()[row?.share ?? "normal"] - (row?.busy ?? 0));
}

/** Rings for as many of a customer's intents as may be on their way now, the oldest first. */
export const ringNextTasks = defineCommand({
  name: "tasks.ring_next",
  withoutAudit: "passes on requests that are on record; nothing about them changes",
  permission: "tasks:create",
  input: z.strictObject({ customerId: idSchema.nullable() }),
  output: z.object({ rung: z.number().int() }),
  run: async (ctx, { customerId }) => {
    const places = await placesLeft(ctx.db, customerId);
    if (places === 0) return { output: { rung: 0 } };
    const rung = await ctx.db.$queryRaw<{ id: string; createdAt: Date }[]>`
      with next as materialized (
        select id from task_intents
        where customer_id is not distinct from ${customerId}::uuid and status = 'queued' and dispatched_at is null
        order by created_at, id
        limit ${places}
        for update skip locked)
      update task_intents set dispatched_at = ${ctx.now()} from next where task_intents.id = next.id
      returning task_intents.id::text, task_intents.created_at as "createdAt"`;
    rung.sort(
      (one, other) => one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1),
    );
    for (const { id } of rung) ctx.emit(taskRequested, { intentId: id });
    return { output: { rung: rung.length } };
  },
});

/** Has the next be rung for once the present change is committed: then it sees what others committed, too. */
export function ringNextAfterwards(ctx: Context, customerId: string | null): Promise<void> {
  return afterCommit(ctx, async (outside) => {
    await ringNextTasks(outside, { customerId });
  });
}
