import "server-only";
import { sidePool, type TenantDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { readBudgetUse } from "./rate-budget.ts";

/** How fast a connection's jobs go, as far as its budget is concerned. */
export type ConnectionPace = {
  limit: number;
  used: number;
  /** Calls of jobs since `since`. */
  jobCalls: number;
};

/** Reads the pace of a connection; null when it has no token. */
export async function readPace(
  db: TenantDb,
  connectionId: string,
  since: Date,
): Promise<ConnectionPace | null> {
  const row = await db.clickupConnection.findUnique({
    where: { id: connectionId },
    select: { tokenKey: true },
  });
  if (row?.tokenKey == null) return null;
  const { used, limit } = await readBudgetUse(row.tokenKey, env().CLICKUP_RATE_LIMIT);
  const { rows } = await sidePool().query<{ calls: number }>(
    `select coalesce(sum(calls), 0)::int as calls from clickup_budget_minutes
     where token_key = $1 and minute >= $2 and lane <> 'person'`,
    [row.tokenKey, since],
  );
  return { limit, used, jobCalls: rows[0]?.calls ?? 0 };
}
