import type { SandboxClock } from "./clock.ts";

/** ClickUp counts a minute at a time. */
export const RATE_WINDOW_MS = 60_000;

/** Where a token stands in its window. `resetAt` is in Unix seconds, as `X-RateLimit-Reset` is. */
export type RateWindow = { limit: number; remaining: number; resetAt: number; isAdmitted: boolean };

/**
 * Counts calls per token over the last sixty seconds. Sliding, which is the stricter reading of what ClickUp leaves
 * open (ClickUp fact sheet, section 4); a refused call does not count.
 */
export type RateLimiter = {
  /** Counts one call if there is room for it. */
  take(key: string, limit: number): RateWindow;
  /** The window as it stands, without counting. */
  look(key: string, limit: number): RateWindow;
  reset(): void;
};

/** Makes a limiter on the given clock. */
export function createRateLimiter(clock: SandboxClock): RateLimiter {
  const callsByKey = new Map<string, number[]>();

  function recentCalls(key: string): number[] {
    const calls = callsByKey.get(key) ?? [];
    const windowStart = clock.now() - RATE_WINDOW_MS;
    const firstInside = calls.findIndex((at) => at > windowStart);
    if (firstInside > 0) calls.splice(0, firstInside);
    else if (firstInside === -1) calls.length = 0;
    callsByKey.set(key, calls);
    return calls;
  }

  function windowOf(calls: number[], limit: number, isAdmitted: boolean): RateWindow {
    // The instant at which the next place becomes free: when as many calls have left as there are too many.
    const leaving = calls[Math.max(0, calls.length - limit)];
    return {
      limit,
      remaining: Math.max(0, limit - calls.length),
      resetAt: Math.ceil(((leaving ?? clock.now()) + RATE_WINDOW_MS) / 1000),
      isAdmitted,
    };
  }

  return {
    take(key, limit) {
      const calls = recentCalls(key);
      const isAdmitted = calls.length < limit;
      if (isAdmitted) calls.push(clock.now());
      return windowOf(calls, limit, isAdmitted);
    },
    look: (key, limit) => {
      const calls = recentCalls(key);
      return windowOf(calls, limit, calls.length < limit);
    },
    reset: () => callsByKey.clear(),
  };
}
