import "server-only";
import { z } from "zod";
import { getCustomerTarget } from "#lib/clickup/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { countWaiting, expectedAt, readTaskPace } from "./internal/expected-times.ts";
import { type TaskQueue, taskQueueSchema } from "./schema.ts";

/** Customers that are named: those with the most that waits. */
const NAMED = 20;

/** What waits for its turn to become a task, by customer, and when each customer's last one and all will be done. */
export const getTaskQueue = defineQuery({
  name: "tasks.get_queue",
  permission: "tasks:read",
  input: z.strictObject({}),
  output: taskQueueSchema,
  run: async (ctx) => {
    const at = ctx.now();
    const waiting = await countWaiting(ctx.db);
    const ranked = [...waiting].sort(([, one], [, other]) => other.count - one.count).slice(0, NAMED);
    const names = new Map(
      (
        await ctx.db.customer.findMany({
          where: { id: { in: ranked.flatMap(([id]) => (id === null ? [] : [id])) } },
          select: { id: true, name: true },
        })
      ).map(({ id, name }) => [id, name]),
    );
    const customers: TaskQueue["customers"] = [];
    for (const [id, { count }] of ranked) {
      const name = id === null ? undefined : names.get(id);
      if (id === null || name === undefined) continue;
      const { connection } = await getCustomerTarget(ctx.db, id);
      const pace = connection === null ? null : await readTaskPace(ctx.db, connection.id, at);
      customers.push({
        customer: { id, name },
        waiting: count,
        expectedAt: pace === null ? null : expectedAt(at, pace, waiting, id, count - 1).toISOString(),
      });
    }
    const ends = customers.flatMap((customer) => (customer.expectedAt === null ? [] : [customer.expectedAt]));
    return {
      waiting: [...waiting.values()].reduce((sum, { count }) => sum + count, 0),
      expectedAt: ends.sort().at(-1) ?? null,
      customers,
    };
  },
});
