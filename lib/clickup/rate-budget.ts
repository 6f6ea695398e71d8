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
 * Who goes first: `budget/policy.ts` says it in words and numbers, `budget/admission.ts` decides.
 */
import "server-only";
import { createHash } from "node:crypto";
import { sidePool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { isNow, timeOf, turnOf } from "./budget/admission.ts";
import { charge } from "./budget/fair-order.ts";
import type { JobLane, Lane } from "./budget/lanes.ts";
import { observe, type RateHeaders } from "./budget/observed-limit.ts";
import { RATE_WINDOW_MS } from "./budget/policy.ts";
import { weightOfCustomer } from "./budget/shares.ts";
import {
  insertCall,
  keepWaiter,
  readReleases,
  readToken,
  settleCall,
  WAITER_GRACE_MS,
  withTokenLock,
} from "./budget/token-rows.ts";
import { ClickUpRateLimitError } from "./errors.ts";

/** A call's place in the window. To be settled when the call is over, whatever became of it. */
export type Permit = { settle: (headers: RateHeaders | null) => Promise<void> };

export type RateBudget = {
  /**
   * Waits a moment for room, then takes it. The endpoint begins with the call's method, e.g. `GET /task/{task_id}`.
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
  /** Who asks, so that a job that comes back finds its place. Two jobs never share one. */
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

/**
 * How long a job waits inside its step: for some four places. A job that waits longer sleeps at the job server, where
 * it keeps no other from working.
 */
function jobPatienceMs(limit: number): number {
  return Math.min(3_000, 250 + (4 * RATE_WINDOW_MS) / limit);
}

export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  // A job without a name of its own waits as itself, for as long as it lives.
  const holder = options.holder ?? newId();
  return {
    take: async (endpoint, signal) => {
      const lane = endpoint.startsWith("GET ") ? options.lane : (options.writeLane ?? options.lane);
      const waitAtMostMs = options.waitAtMostMs ?? (lane === "person" ? 1_000 : jobPatienceMs(options.limit));
      for (let waitedMs = 0; ; ) {
        signal?.throwIfAborted();
        const decision = await decide(options, lane, holder);
        if (decision.admitted) return permitFor(decision.callId, options);
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

function decide(options: RateBudgetOptions, lane: Lane, holder: string): Promise<Decision> {
  const { tokenKey } = options;
  const customerId = options.customerId ?? "";
  return withTokenLock(tokenKey, options.now, async (client, at) => {
    const { window, waiting, tags, blockedUntil } = await readToken(
      client,
      tokenKey,
      at,
      options.limit,
      customerId,
    );
    const refuse = async (ms: number, job: JobLane | null): Promise<Decision> => {
      const availableAt = new Date(Math.max(ms, at.getTime() + 1));
      if (job !== null) {
        const askedAt = waiting.find((asker) => asker.holder === holder)?.askedAt ?? at.getTime();
        await keepWaiter(client, tokenKey, { holder, lane: job, customerId, askedAt }, availableAt);
      }
      return { admitted: false, availableAt, waitMs: availableAt.getTime() - at.getTime() };
    };

    if (lane === "person") {
      if (blockedUntil !== null) return refuse(blockedUntil.getTime(), null);
      if (window.used < window.limit) {
        const callId = await insertCall(client, tokenKey, at, { lane, customerId, holder: null, tags: null });
        return { admitted: true, callId };
      }
      const releases = await readReleases(client, tokenKey, at);
      const turn = {
        ceiling: window.limit,
        ahead: 0,
        aheadNow: 0,
        isInPace: true,
        notBefore: window.at,
        pacedAt: 0,
      };
      return refuse(timeOf(turn, window, releases), null);
    }

    if (blockedUntil !== null) return refuse(blockedUntil.getTime(), lane);
    const asker = waiting.find((known) => known.holder === holder);
    const everybody = [
      ...waiting.filter((known) => known.holder !== holder),
      { holder, lane, customerId, askedAt: asker?.askedAt ?? at.getTime(), expectedAt: at.getTime() },
    ];
    const turn = turnOf(holder, everybody, window, tags);
    if (isNow(turn, window)) {
      const callId = await insertCall(client, tokenKey, at, {
        lane,
        customerId,
        holder,
        tags: {
          ...charge(tags, lane, customerId, weightOfCustomer(window.weights, customerId)),
          pacedAt: turn.pacedAt,
        },
      });
      return { admitted: true, callId };
    }
    return refuse(timeOf(turn, window, await readReleases(client, tokenKey, at)), lane);
  });
}

function permitFor(callId: string, { tokenKey, limit, now }: RateBudgetOptions): Permit {
  return {
    settle: async (headers) => {
      const at = now?.() ?? null;
      await settleCall(callId, at);
      if (headers !== null) await observe(tokenKey, headers, at, limit);
    },
  };
}

/** How much of a token's budget the last minute used. */
export type BudgetUse = {
  used: number;
  limit: number;
  /** Jobs that were told a later place. */
  waiting: number;
  blockedUntil: Date | null;
};

/** Reads the use without taking part in it. */
export async function readBudgetUse(tokenKey: string, configuredLimit: number): Promise<BudgetUse> {
  const { rows } = await sidePool().query<BudgetUse>(
    `select calls.used + coalesce(state.external, 0) as used, least($2::int, coalesce(state."limit", $2)) as "limit",
            waiters.waiting, state.blocked_until as "blockedUntil"
     from (select count(*)::int as used from clickup_budget_calls
           where token_key = $1 and called_at > clock_timestamp() - $3 * interval '1 millisecond') calls
     cross join (select count(*)::int as waiting from clickup_budget_waiters
           where token_key = $1 and expected_at > clock_timestamp() - $4 * interval '1 millisecond') waiters
     left join (select "limit",
             case when observed_at > clock_timestamp() - $3 * interval '1 millisecond' then external_calls else 0 end as external,
             case when blocked_until > clock_timestamp() then blocked_until end as blocked_until
           from clickup_budget_states where token_key = $1) state on true`,
    [tokenKey, configuredLimit, RATE_WINDOW_MS, WAITER_GRACE_MS],
  );
  return rows[0] ?? { used: 0, limit: configuredLimit, waiting: 0, blockedUntil: null };
}
