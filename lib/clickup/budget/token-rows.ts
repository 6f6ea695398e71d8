/** The rows of a token's budget, read and written under the token's lock. */
import "server-only";
import type { PoolClient } from "pg";
import { z } from "zod";
import { systemPool } from "#lib/platform/db/index.ts";
import { CALL_TIMEOUT_MS } from "../call-timeout.ts";
import type { Waiter, Window } from "./admission.ts";
import { type FairTags, fairTagsSchema, NO_TAGS } from "./fair-order.ts";
import type { JobLane, Lane } from "./lanes.ts";
import { PACE_OVER_MS, RATE_WINDOW_MS } from "./policy.ts";
import { CUSTOMER_SHARES, SHARE_WEIGHTS } from "./shares.ts";

/** How late a job may be for its place before it has lost it. */
export const WAITER_GRACE_MS = 15_000;

/** Calls older than this say nothing any more. */
const KEPT_MS = 2 * RATE_WINDOW_MS;

/** A call under way will most likely be over in a second, whatever its row says. */
const LIKELY_CALL_MS = 1_000;

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Runs `work` alone among all processes that look at this token's window. */
export async function withTokenLock<T>(
  tokenKey: string,
  now: (() => Date) | undefined,
  work: (client: PoolClient, at: Date) => Promise<T>,
): Promise<T> {
  const client = await systemPool().connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 7120))", [tokenKey]);
    const { rows } = await client.query<{ at: Date }>("select clock_timestamp() as at");
    const result = await work(client, now?.() ?? rows[0]?.at ?? new Date());
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

export type TokenRows = {
  window: Window;
  waiting: Waiter[];
  tags: FairTags;
  /** ClickUp refuses everything until then. */
  blockedUntil: Date | null;
};

const rowsSchema = z.object({
  state: z
    .object({ limit: z.number(), external: z.number(), blockedUntil: z.coerce.date().nullable() })
    .nullable(),
  used: z.number(),
  soon: z.number(),
  usedBy: z.record(z.string(), z.number()).nullable(),
  shares: z.record(z.string(), z.enum(CUSTOMER_SHARES)).nullable(),
  tags: fairTagsSchema.nullable(),
  waiting: z
    .array(
      z.object({
        holder: z.string(),
        lane: z.enum(["create", "apply", "hydrate", "bulk", "sweep"]),
        customerId: z.string(),
        askedAt: z.number(),
        expectedAt: z.number(),
      }),
    )
    .nullable(),
});

/** All that a decision about a customer's call needs but the instants at which calls leave the window. */
export async function readToken(
  client: PoolClient,
  tokenKey: string,
  at: Date,
  configuredLimit: number,
  customerId: string,
): Promise<TokenRows> {
  const { rows } = await client.query<{ found: unknown }>({
    name: "read-budget",
    text: `with calls as (
       select lane, customer_id, coalesce(customer_id::text, '') as customer, count(*)::int as calls,
         count(*) filter (where called_at <= $4)::int as soon
       from clickup_budget_calls where token_key = $1 and called_at > $2
       group by 1, 2
     ), waiting as (
       select * from clickup_budget_waiters where token_key = $1 and expected_at > $3
     )
     select jsonb_build_object(
       'state', (select jsonb_build_object('limit', "limit", 'blockedUntil', blocked_until,
                   'external', case when observed_at > $2 then external_calls else 0 end)
                 from clickup_budget_states where token_key = $1),
       'used', (select coalesce(sum(calls), 0) from calls),
       'soon', (select coalesce(sum(soon), 0) from calls),
       'usedBy', (select jsonb_object_agg(customer, calls)
                  from (select customer, sum(calls) as calls from calls where lane <> 'person' group by 1) by_customer),
       'shares', (select jsonb_object_agg(id, clickup_share) from customers where clickup_share <> 'normal'
                  and id in (select customer_id from calls union select customer_id from waiting union select $5::uuid)),
       'tags', (select tags from clickup_budget_tags where token_key = $1),
       'waiting', (select jsonb_agg(jsonb_build_object('holder', holder, 'lane', lane,
                     'customerId', coalesce(customer_id::text, ''), 'askedAt', extract(epoch from asked_at) * 1000,
                     'expectedAt', extract(epoch from expected_at) * 1000))
                   from waiting)
     ) as found`,
    values: [
      tokenKey,
      new Date(at.getTime() - RATE_WINDOW_MS),
      new Date(at.getTime() - WAITER_GRACE_MS),
      new Date(at.getTime() - RATE_WINDOW_MS + PACE_OVER_MS),
      customerId === "" ? null : customerId,
    ],
  });
  const { state, used, soon, usedBy, shares, tags, waiting } = rowsSchema.parse(rows[0]?.found);
  // The setting, or less when ClickUp says less, or when others use the same token.
  const limit =
    state === null ? configuredLimit : Math.max(1, Math.min(configuredLimit, state.limit) - state.external);
  return {
    window: {
      at: at.getTime(),
      limit,
      used,
      soon,
      usedBy: new Map(Object.entries(usedBy ?? {})),
      weights: new Map(Object.entries(shares ?? {}).map(([id, share]) => [id, SHARE_WEIGHTS[share]])),
    },
    waiting: waiting ?? [],
    tags: tags ?? NO_TAGS,
    blockedUntil: state?.blockedUntil != null && state.blockedUntil > at ? state.blockedUntil : null,
  };
}

/** The instants at which the window lets go of its calls, in order. */
export async function readReleases(client: PoolClient, tokenKey: string, at: Date): Promise<number[]> {
  const { rows } = await client.query<{ at: Date }>({
    name: "read-budget-releases",
    text: `select least(called_at, $2::timestamptz + $3 * interval '1 millisecond') as at
     from clickup_budget_calls where token_key = $1 and called_at > $4
     order by 1`,
    values: [tokenKey, at, LIKELY_CALL_MS, new Date(at.getTime() - RATE_WINDOW_MS)],
  });
  return rows.map((row) => row.at.getTime() + RATE_WINDOW_MS + 1);
}

export type NewCall = { lane: Lane; customerId: string; holder: string | null; tags: FairTags | null };

/** Takes a place in the window, and the caller's from among those who wait. Returns the call's id. */
export async function insertCall(
  client: PoolClient,
  tokenKey: string,
  at: Date,
  call: NewCall,
): Promise<string> {
  const latestArrival = new Date(at.getTime() + CALL_TIMEOUT_MS + 1_000);
  const { rows } = await client.query<{ id: string }>({
    name: "insert-budget-call",
    text: `with old as (
       delete from clickup_budget_calls where token_key = $1 and called_at < $2
     ), come as (
       delete from clickup_budget_waiters where token_key = $1 and (holder = $7 or expected_at < $8)
     ), tagged as (
       insert into clickup_budget_tags (token_key, tags) select $1, $6::jsonb where $6::jsonb is not null
       on conflict (token_key) do update set tags = excluded.tags
     ), counted as (
       insert into clickup_budget_minutes (token_key, minute, lane, customer_id, calls)
       values ($1, date_trunc('minute', $9::timestamptz), $4, coalesce($5::uuid, '${NOBODY}'), 1)
       on conflict (token_key, minute, lane, customer_id) do update set calls = clickup_budget_minutes.calls + 1
     )
     insert into clickup_budget_calls (token_key, called_at, lane, customer_id) values ($1, $3, $4, $5::uuid)
     returning id::text`,
    values: [
      tokenKey,
      new Date(at.getTime() - KEPT_MS),
      latestArrival,
      call.lane,
      call.customerId === "" ? null : call.customerId,
      call.tags === null ? null : JSON.stringify(call.tags),
      call.holder,
      new Date(at.getTime() - WAITER_GRACE_MS),
      at,
    ],
  });
  return rows[0]?.id ?? "0";
}

/** Notes that a job waits, and when it was told to come. */
export async function keepWaiter(
  client: PoolClient,
  tokenKey: string,
  waiter: { holder: string; lane: JobLane; customerId: string; askedAt: number },
  expectedAt: Date,
): Promise<void> {
  await client.query({
    name: "keep-budget-waiter",
    text: `insert into clickup_budget_waiters (token_key, holder, lane, customer_id, asked_at, expected_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (token_key, holder) do update set
       lane = excluded.lane, customer_id = excluded.customer_id, asked_at = excluded.asked_at,
       expected_at = excluded.expected_at`,
    values: [
      tokenKey,
      waiter.holder,
      waiter.lane,
      waiter.customerId === "" ? null : waiter.customerId,
      new Date(waiter.askedAt),
      expectedAt,
    ],
  });
}

/** Says when a call came back: no earlier than it arrived at ClickUp. */
export async function settleCall(callId: string, at: Date | null): Promise<void> {
  await systemPool().query(
    "update clickup_budget_calls set called_at = coalesce($2, clock_timestamp()) where id = $1",
    [callId, at],
  );
}
