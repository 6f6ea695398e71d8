/**
 * The rate budget of a ClickUp token, kept in PostgreSQL and so shared by all processes: a sliding window of 60
 * seconds (ClickUp fact sheet, section 4).
 *
 * Why it cannot be overdrawn. A call takes its place under a lock. While it is under way its row lies in the
 * future, so it counts; when its answer is here, the row moves to that instant, which is no earlier than the
 * call's arrival at ClickUp. So each call leaves our window no earlier than it leaves ClickUp's, however long
 * either way took, and no clock but the database's is compared with itself. A process that dies leaves its row at
 * the latest instant at which the call may arrive.
 *
 * Who goes first. A person may use the whole window, jobs all but a small reserve. A job that finds no room is
 * promised a place in the order of asking; it comes back at that time. Jobs that come later queue behind the
 * promised ones. A promise holds no budget: should people have used it, the job is put off a little.
 */
import "server-only";
import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { systemPool } from "#lib/platform/db/index.ts";
import type { Lane } from "./budget/lanes.ts";
import { CALL_TIMEOUT_MS } from "./call-timeout.ts";
import { ClickUpRateLimitError } from "./errors.ts";

export const RATE_WINDOW_MS = 60_000;

/** Part of the window that jobs leave to people. */
const PERSON_RESERVE = 0.04;

/** How late a job may be for the place it was promised before the promise lapses. */
const PROMISE_GRACE_MS = 15_000;

/** Rows older than this say nothing any more. */
const KEPT_MS = 2 * RATE_WINDOW_MS;

/** Room for what lies between ClickUp's counting and ours when its headers are compared with our rows. */
const OBSERVATION_SLACK_MS = 10_000;

/** What an answer's headers say of the budget. */
export type RateHeaders = {
  limit: number | null;
  remaining: number | null;
  /** Set on a refusal: when ClickUp may be asked again. */
  retryAfterMs: number | null;
  isRefused: boolean;
};

/** A call's place in the window. To be settled when the call is over, whatever became of it. */
export type Permit = { settle: (headers: RateHeaders | null) => Promise<void> };

export type RateBudget = {
  /**
   * Waits a moment for room, then takes it.
   * @throws ClickUpRateLimitError when there is none so soon; it says when there will be.
   */
  take: (endpoint: string, signal?: AbortSignal) => Promise<Permit>;
};

export type RateBudgetOptions = {
  tokenKey: string;
  lane: Lane;
  /** The lane of calls that write, where it is another. */
  writeLane?: Lane;
  /** Whose work it is; null or left out for the organisation's own. */
  customerId?: string | null;
  /** Calls a minute at most; ClickUp's own headers can only lower it. */
  limit: number;
  /** Who asks, so that a job finds the place it was promised. Two jobs never share one. */
  holder?: string;
  /** Waits up to this long are waited out here instead of thrown. */
  waitAtMostMs?: number;
  /** The time, for tests; the database's clock otherwise. */
  now?: () => Date;
  sleep?: (ms: number) => Promise<void>;
};

type Decision = { admitted: true; callId: string } | { admitted: false; availableAt: Date; waitMs: number };

/** The digest of a token that its budget is kept under. Tells nothing about the token. */
export function tokenKeyOf(token: string): string {
  const hex = createHash("sha256").update(`relaydesk budget ${token}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Calls a minute that jobs may use. */
export function backgroundLimit(limit: number): number {
  return Math.max(1, limit - Math.ceil(limit * PERSON_RESERVE));
}

export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const { tokenKey, lane } = options;
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const waitAtMostMs = options.waitAtMostMs ?? (lane === "person" ? 1_000 : 3_000);
  return {
    take: async (endpoint, signal) => {
      for (let waitedMs = 0; ; ) {
        signal?.throwIfAborted();
        const decision = await decide(options);
        if (decision.admitted) return permitFor(decision.callId, tokenKey, options);
        const waitMs = Math.max(decision.waitMs, 1);
        if (waitedMs + waitMs > waitAtMostMs) {
          throw new ClickUpRateLimitError(
            { endpoint, status: null, ecode: null, requestId: null, text: "our own budget is used up" },
            decision.availableAt,
            waitMs / 1000,
          );
        }
        await sleep(waitMs);
        waitedMs += waitMs;
      }
    },
  };
}

async function decide(options: RateBudgetOptions): Promise<Decision> {
  return locked(options.tokenKey, options.now, async (client, at) => {
    const state = await readState(client, options.tokenKey, at);
    const limit = effectiveLimit(options.limit, state);
    if (state?.blockedUntil != null && state.blockedUntil > at) return refuse(state.blockedUntil, at);
    if (options.lane === "person") {
      const leavesAt = await roomAt(client, options.tokenKey, at, limit, false);
      if (leavesAt === null) return admit(client, options, at);
      return refuse(leavesAt, at);
    }

    const jobs = backgroundLimit(limit);
    const wasPromised = await takePromise(client, options, at);
    const isQueued = !wasPromised && (await hasPromises(client, options.tokenKey, at));
    const leavesAt = await roomAt(client, options.tokenKey, at, jobs, isQueued);
    if (leavesAt === null && !isQueued) return admit(client, options, at);
    const promisedAt = leavesAt ?? new Date(at.getTime() + 1_000);
    await promise(client, options, promisedAt);
    return refuse(promisedAt, at);
  });
}

function refuse(availableAt: Date, at: Date): Decision {
  return { admitted: false, availableAt, waitMs: availableAt.getTime() - at.getTime() };
}

async function admit(client: PoolClient, options: RateBudgetOptions, at: Date): Promise<Decision> {
  await client.query("delete from clickup_budget_calls where token_key = $1 and called_at < $2", [
    options.tokenKey,
    new Date(at.getTime() - KEPT_MS),
  ]);
  const latestArrival = new Date(at.getTime() + CALL_TIMEOUT_MS + 1_000);
  const { rows } = await client.query<{ id: string }>(
    "insert into clickup_budget_calls (token_key, lane, called_at) values ($1, $2, $3) returning id",
    [options.tokenKey, options.lane, latestArrival],
  );
  return { admitted: true, callId: rows[0]?.id ?? "0" };
}

/**
 * When fewer than `limit` calls will be left in the window; null when that is so now. With `behindPromises` the
 * promised places count as calls made at their time, which gives the next place after all of them.
 */
async function roomAt(
  client: PoolClient,
  tokenKey: string,
  at: Date,
  limit: number,
  behindPromises: boolean,
): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date }>(
    // A call under way will most likely be over in a second, whatever its row says.
    `select least(called_at, case when lane like 'promised:%' then 'infinity'::timestamptz else $2::timestamptz + interval '1 second' end) as at
     from clickup_budget_calls
     where token_key = $1 and called_at > $3 and ($4 or lane not like 'promised:%')
     order by 1 desc offset $5 limit 1`,
    [tokenKey, at, new Date(at.getTime() - RATE_WINDOW_MS), behindPromises, Math.max(limit, 1) - 1],
  );
  const last = rows[0];
  return last === undefined ? null : new Date(last.at.getTime() + RATE_WINDOW_MS + 1);
}

/** Takes back the caller's promise, if it has one that is still good. */
async function takePromise(client: PoolClient, options: RateBudgetOptions, at: Date): Promise<boolean> {
  if (options.holder === undefined) return false;
  const { rowCount } = await client.query(
    "delete from clickup_budget_calls where token_key = $1 and lane = $2 and called_at > $3",
    [options.tokenKey, `promised:${options.holder}`, new Date(at.getTime() - PROMISE_GRACE_MS)],
  );
  return (rowCount ?? 0) > 0;
}

async function hasPromises(client: PoolClient, tokenKey: string, at: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    "select 1 from clickup_budget_calls where token_key = $1 and called_at > $2 and lane like 'promised:%' limit 1",
    [tokenKey, new Date(at.getTime() - PROMISE_GRACE_MS)],
  );
  return (rowCount ?? 0) > 0;
}

async function promise(client: PoolClient, options: RateBudgetOptions, promisedAt: Date): Promise<void> {
  if (options.holder === undefined) return;
  await client.query("insert into clickup_budget_calls (token_key, lane, called_at) values ($1, $2, $3)", [
    options.tokenKey,
    `promised:${options.holder}`,
    promisedAt,
  ]);
}

function permitFor(callId: string, tokenKey: string, options: RateBudgetOptions): Permit {
  return {
    settle: async (headers) => {
      const at = options.now?.() ?? null;
      await systemPool().query(
        "update clickup_budget_calls set called_at = coalesce($2, clock_timestamp()) where id = $1",
        [callId, at],
      );
      if (headers !== null) await observe(tokenKey, headers, at, options.limit);
    },
  };
}

/** Keeps what the headers say, when it differs from what we would think ourselves. */
async function observe(
  tokenKey: string,
  headers: RateHeaders,
  heldAt: Date | null,
  configuredLimit: number,
): Promise<void> {
  const { limit, remaining } = headers;
  const blockMs = headers.isRefused ? (headers.retryAfterMs ?? RATE_WINDOW_MS) : null;
  await systemPool().query(
    `with at as (select coalesce($2::timestamptz, clock_timestamp()) as now),
     ours as (
       select count(*)::int as calls from clickup_budget_calls, at
       where token_key = $1 and lane not like 'promised:%' and called_at > at.now - make_interval(secs => $3)
     ),
     seen as (
       select coalesce($4::int, $6::int) as "limit", $5::int as remaining,
         -- A refusal says when to come back; what others used until then is over by that time.
         case when $4::int is null or $5::int is null or $7::double precision is not null then 0 else greatest(0, $4::int - $5::int - ours.calls) end as external
       from ours
     )
     insert into clickup_budget_states (token_key, "limit", remaining, external_calls, observed_at, blocked_until)
     select $1, seen."limit", seen.remaining, seen.external, at.now,
            case when $7::double precision is null then null else at.now + make_interval(secs => $7::double precision / 1000) end
     from seen, at
     on conflict (token_key) do update set
       "limit" = excluded."limit", remaining = excluded.remaining, external_calls = excluded.external_calls,
       observed_at = excluded.observed_at,
       blocked_until = coalesce(excluded.blocked_until, clickup_budget_states.blocked_until)
     where clickup_budget_states."limit" <> excluded."limit"
        or clickup_budget_states.external_calls <> excluded.external_calls
        or excluded.blocked_until is not null
        or clickup_budget_states.observed_at < excluded.observed_at - interval '5 seconds'`,
    [
      tokenKey,
      heldAt,
      (RATE_WINDOW_MS + OBSERVATION_SLACK_MS) / 1000,
      limit,
      remaining,
      configuredLimit,
      blockMs,
    ],
  );
}

type State = { limit: number; externalCalls: number; observedAt: Date; blockedUntil: Date | null };

async function readState(client: PoolClient, tokenKey: string, at: Date): Promise<State | null> {
  const { rows } = await client.query<State>(
    `select "limit", case when observed_at > $2 then external_calls else 0 end as "externalCalls",
            observed_at as "observedAt", blocked_until as "blockedUntil"
     from clickup_budget_states where token_key = $1`,
    [tokenKey, new Date(at.getTime() - RATE_WINDOW_MS)],
  );
  return rows[0] ?? null;
}

/** What may be used in all: the setting, or less when ClickUp says less, or when others use the same token. */
function effectiveLimit(configured: number, state: State | null): number {
  if (state === null) return configured;
  return Math.max(1, Math.min(configured, state.limit) - state.externalCalls);
}

/** Runs `work` alone among all processes that look at this token's window. */
async function locked<T>(
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

/** How much of a token's budget the last minute used. */
export type BudgetUse = {
  used: number;
  limit: number;
  /** Jobs that were promised a place later. */
  waiting: number;
  blockedUntil: Date | null;
  observedAt: Date | null;
};

/** Reads the use without taking part in it. */
export async function readBudgetUse(tokenKey: string, configuredLimit: number): Promise<BudgetUse> {
  const client = await systemPool().connect();
  try {
    const { rows } = await client.query<{ at: Date; used: number; waiting: number }>(
      `select clock_timestamp() as at,
         count(*) filter (where lane not like 'promised:%' and called_at > clock_timestamp() - interval '60 seconds')::int as used,
         count(*) filter (where lane like 'promised:%' and called_at > clock_timestamp())::int as waiting
       from clickup_budget_calls where token_key = $1`,
      [tokenKey],
    );
    const at = rows[0]?.at ?? new Date();
    const state = await readState(client, tokenKey, at);
    return {
      used: (rows[0]?.used ?? 0) + (state?.externalCalls ?? 0),
      limit: state === null ? configuredLimit : Math.min(configuredLimit, state.limit),
      waiting: rows[0]?.waiting ?? 0,
      blockedUntil: state?.blockedUntil != null && state.blockedUntil > at ? state.blockedUntil : null,
      observedAt: state?.observedAt ?? null,
    };
  } finally {
    client.release();
  }
}
