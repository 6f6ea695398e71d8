import "server-only";
import { msUntilDone, type Pace, readPace, SHARE_WEIGHTS, turnsUntil } from "#lib/clickup/index.ts";
import type { CustomerShare } from "#lib/clickup/schema.ts";
import type { TenantDb } from "#lib/platform/db/index.ts";

/** How far back the cost of a task is taken from; before enough were made, what one costs as a rule. */
const COST_OVER_MS = 3 * 60_000;
const ENOUGH_MADE = 20;
/** A task, and the first look at it, which has half of its weight in the budget. */
const USUAL_COST = 1.5;
const COST_AT_MOST = 5;

/** Intents of a customer that only wait for their turn, and the weight by which its turns come. */
export type WaitingTurns = { count: number; weight: number };

/** What waits for its turn, by customer. */
export async function countWaiting(db: TenantDb): Promise<Map<string | null, WaitingTurns>> {
  const rows = await db.$queryRaw<
    { customerId: string | null; count: number; share: CustomerShare | null }[]
  >`
    select waiting.customer_id::text as "customerId", waiting.count, customer.clickup_share::text as share
    from (select customer_id, count(*)::int as count from task_intents
      where status in ('queued', 'creating') or (status = 'waiting' and waiting_reason = 'rate_budget')
      group by customer_id) waiting
    left join customers customer on customer.id = waiting.customer_id`;
  return new Map(
    rows.map(({ customerId, count, share }) => [
      customerId,
      { count, weight: SHARE_WEIGHTS[share ?? "normal"] },
    ]),
  );
}

/** What the budget lets through, and what a task costs at present; null without a connection. */
export async function readTaskPace(db: TenantDb, connectionId: string, at: Date): Promise<Pace | null> {
  const since = new Date(Math.floor((at.getTime() - COST_OVER_MS) / 60_000) * 60_000);
  const pace = await readPace(db, connectionId, since);
  if (pace === null) return null;
  const made = await db.taskIntent.count({ where: { completedAt: { gte: since }, connectionId } });
  const callsPerTask =
    made < ENOUGH_MADE ? USUAL_COST : Math.min(COST_AT_MOST, Math.max(1, pace.jobCalls / made));
  return { limit: pace.limit, used: pace.used, callsPerTask };
}

/** When a customer's `position`-th waiting intent (from 0) will be a task. */
export function expectedAt(
  at: Date,
  pace: Pace,
  waiting: ReadonlyMap<string | null, WaitingTurns>,
  customerId: string | null,
  position: number,
): Date {
  const own = waiting.get(customerId)?.weight ?? SHARE_WEIGHTS.normal;
  const others = [...waiting]
    .filter(([id]) => id !== customerId)
    .map(([, { count, weight }]) => ({ waiting: count, weight: weight / own }));
  return new Date(at.getTime() + Math.ceil(msUntilDone(turnsUntil(position, others), pace)));
}

type Waiting = {
  id: string;
  status: string;
  customerId: string | null;
  createdAt: Date;
  waitingUntil: Date | null;
  waitingReason: string | null;
};

/** When an intent will be a task, if nothing goes wrong; null when it does not wait for that. */
export async function expectedAtOf(
  db: TenantDb,
  intent: Waiting,
  connectionId: string,
  at: Date,
): Promise<Date | null> {
  if (intent.status === "waiting" && intent.waitingReason !== "rate_budget") return intent.waitingUntil;
  if (intent.status !== "queued" && intent.status !== "waiting") return null;
  const pace = await readTaskPace(db, connectionId, at);
  if (pace === null) return null;
  const [row] = await db.$queryRaw<{ before: number }[]>`
    select count(*)::int as before from task_intents
    where customer_id is not distinct from ${intent.customerId}::uuid
      and (status in ('queued', 'creating') or (status = 'waiting' and waiting_reason = 'rate_budget'))
      and (created_at, id) < (${intent.createdAt}, ${intent.id}::uuid)`;
  const told = expectedAt(at, pace, await countWaiting(db), intent.customerId, row?.before ?? 0);
  // It was told a place in the budget: no sooner than that.
  return intent.waitingUntil !== null && intent.waitingUntil > told ? intent.waitingUntil : told;
}
