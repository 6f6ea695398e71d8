/** What ClickUp's own headers say of a token's budget, kept where it differs from what we would think ourselves. */
import "server-only";
import { systemPool } from "#lib/platform/db/index.ts";
import { RATE_WINDOW_MS } from "./policy.ts";

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

/** Keeps what the headers say, when it differs from what we would think ourselves. */
export async function observe(
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
       where token_key = $1 and called_at > at.now - make_interval(secs => $3)
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
