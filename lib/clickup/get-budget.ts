import "server-only";
import { sidePool, type TenantDb } from "#lib/platform/db/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { WAITER_GRACE_MS } from "./budget/token-rows.ts";
import { readBudget } from "./get-connection-state.ts";
import { findConnections } from "./internal/connection-rows.ts";
import { type BudgetShare, budgetInput, budgetSharesSchema, laneSchema } from "./schema.ts";

/** Customers that are named; all others are one line. */
const NAMED = 8;
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** How each connection's rate budget was shared out over the last minutes: by minute, by lane and by customer. */
export const getBudget = defineQuery({
  name: "clickup.get_budget",
  permission: "clickup:read",
  input: budgetInput,
  output: budgetSharesSchema,
  run: async (ctx, { minutes }) => {
    const since = new Date(Math.floor(ctx.now().getTime() / 60_000 - (minutes - 1)) * 60_000);
    const connections: BudgetShare[] = [];
    for (const row of await findConnections(ctx.db)) {
      if (row.tokenKey === null) continue;
      const budget = await readBudget(row.tokenKey);
      const shares = await readShares(ctx.db, row.tokenKey, since);
      connections.push({ connectionId: row.id, person: row.clickupUserName, budget, ...shares });
    }
    return { since: since.toISOString(), minutes, connections };
  },
});

type Cell = { minute: Date | null; lane: string; customerId: string; calls: number; waiting: number };

async function readShares(db: TenantDb, tokenKey: string, since: Date) {
  const { rows } = await sidePool().query<Cell>(
    `select minute, lane, customer_id::text as "customerId", calls, 0 as waiting
     from clickup_budget_minutes where token_key = $1 and minute >= $2
     union all
     select null, lane, coalesce(customer_id, $4)::text, 0, count(*)::int
     from clickup_budget_waiters
     where token_key = $1 and expected_at > clock_timestamp() - $3 * interval '1 millisecond'
     group by lane, customer_id`,
    [tokenKey, since, WAITER_GRACE_MS, NOBODY],
  );
  const lanes = totals(rows, ({ lane }) => lane);
  const customers = totals(rows, ({ customerId }) => customerId);
  const own = customers.get(NOBODY);
  customers.delete(NOBODY);
  const ranked = [...customers].sort(
    ([, one], [, other]) => other.calls + other.waiting - one.calls - one.waiting,
  );
  const names = new Map(
    (
      await db.customer.findMany({
        where: { id: { in: ranked.slice(0, NAMED).map(([id]) => id) } },
        select: { id: true, name: true },
      })
    ).map(({ id, name }) => [id, name]),
  );
  const named = ranked.flatMap(([id, share]) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ customer: { id, name }, ...share }];
  });
  const rest = ranked.filter(([id]) => !names.has(id)).map(([, share]) => share);
  return {
    lanes: laneSchema.options.flatMap((lane) => {
      const share = lanes.get(lane);
      return share === undefined ? [] : [{ lane, ...share }];
    }),
    customers: named,
    otherCustomers: {
      count: rest.length,
      calls: rest.reduce((sum, { calls }) => sum + calls, 0),
      waiting: rest.reduce((sum, { waiting }) => sum + waiting, 0),
    },
    organisation: own ?? { calls: 0, waiting: 0 },
    byMinute: [...totals(rows, ({ minute }) => minute?.toISOString() ?? "")]
      .filter(([at]) => at !== "")
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([at, { calls }]) => ({ at, calls })),
  };
}

function totals(rows: readonly Cell[], keyOf: (cell: Cell) => string) {
  const sums = new Map<string, { calls: number; waiting: number }>();
  for (const cell of rows) {
    const sum = sums.get(keyOf(cell)) ?? { calls: 0, waiting: 0 };
    sums.set(keyOf(cell), { calls: sum.calls + cell.calls, waiting: sum.waiting + cell.waiting });
  }
  return sums;
}
