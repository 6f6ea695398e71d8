import "server-only";
import { systemPool } from "../db/index.ts";
import type { RateLimitDecision, RateLimiter, RateLimitPolicy } from "./policy.ts";

/**
 * Takes up to $4 calls out of the bucket $1 at once: refill by the time passed, then as many whole calls as it
 * holds. The row lock makes concurrent takers queue, so that each sees what the one before it left. PostgreSQL's
 * clock is the only clock here: processes need not agree on the time.
 */
const TAKE = `
  update rate_limit_windows as w
  set tokens = b.available - least(b.available_calls, $4::float8),
      updated_at = greatest(w.updated_at, b.at),
      expires_at = b.at + $3::float8 * interval '1 millisecond'
  from (
    select key, at, available, floor(available + 1e-9) as available_calls
    from (
      select key, at,
             least($2::float8,
                   tokens + greatest(0, extract(epoch from at - updated_at)::float8) * 1000 * $2::float8 / $3::float8
             ) as available
      from (select key, tokens, updated_at, clock_timestamp() as at
            from rate_limit_windows where key = $1 for update) as locked
    ) as refilled
  ) as b
  where w.key = b.key
  returning least(b.available_calls, $4::float8)::int as granted, w.tokens`;

const FILL = `
  insert into rate_limit_windows (key, tokens, updated_at, expires_at)
  values ($1, $2::float8, clock_timestamp(), clock_timestamp() + $3::float8 * interval '1 millisecond')
  on conflict (key) do nothing`;

type Waiting = {
  policy: RateLimitPolicy;
  resolve: (decision: RateLimitDecision) => void;
  reject: (e: unknown) => void;
};
type Row = { granted: number; tokens: number };

async function take(key: string, { limit, windowMs }: RateLimitPolicy, calls: number): Promise<Row> {
  for (;;) {
    const { rows } = await systemPool().query<Row>({
      name: "rate-limit-take",
      text: TAKE,
      values: [key, limit, windowMs, calls],
    });
    const [row] = rows;
    if (row !== undefined) return row;
    await systemPool().query(FILL, [key, limit, windowMs]);
  }
}

/**
 * A limiter whose buckets are rows. Calls for one key that come while a statement for it is under way wait and
 * go together in the next one: a busy caller costs one statement at a time, not one a call.
 */
export function createPostgresRateLimiter(): RateLimiter {
  const queues = new Map<string, Waiting[]>();

  const drain = async (key: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0);
      const [first] = batch;
      if (first === undefined) break;
      const { policy } = first;
      try {
        const { granted, tokens } = await take(key, policy, batch.length);
        for (const [index, waiting] of batch.entries()) {
          waiting.resolve(decide(policy, tokens, granted - index - 1));
        }
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    queues.delete(key);
  };

  return {
    limit: (name, policy) =>
      new Promise((resolve, reject) => {
        // A policy that changes starts with a bucket of its own size.
        const key = `${name}:${policy.limit}/${policy.windowMs}`;
        const waiting = { policy, resolve, reject };
        const queue = queues.get(key);
        if (queue !== undefined) {
          queue.push(waiting);
          return;
        }
        const started = [waiting];
        queues.set(key, started);
        void drain(key, started);
      }),
  };
}

/** `left` counts the calls of this batch that were granted after this one; below zero it was not granted itself. */
function decide({ limit, windowMs }: RateLimitPolicy, tokens: number, left: number): RateLimitDecision {
  const callMs = windowMs / limit;
  const allowed = left >= 0;
  const waitMs = allowed ? (limit - tokens) * callMs : (1 - tokens) * callMs;
  return {
    allowed,
    limit,
    remaining: Math.max(0, Math.floor(tokens)) + Math.max(0, left),
    resetAt: new Date(Date.now() + Math.max(0, Math.ceil(waitMs))),
  };
}
