/**
 * The generic cell rate algorithm, as the real server uses it for `throttle` and `rateLimit`: starts are spread
 * over the period, and `burst` more may come at once.
 */
interface Rate {
  limit: number;
  periodMs: number;
  burst: number;
}

type RateDecision = { isAllowed: true; arrivalMs: number } | { isAllowed: false; retryAtMs: number };

/**
 * Whether one more start is allowed at `nowMs`, given the theoretical arrival time stored for the key (null when
 * there is none). When allowed, `arrivalMs` is to be stored.
 */
export function admit(rate: Rate, storedMs: number | null, nowMs: number): RateDecision {
  const interval = rate.periodMs / Math.max(rate.limit, 1);
  const tolerance = interval * (rate.burst + 1);
  const arrivalMs = Math.max(storedMs ?? nowMs, nowMs) + interval;
  const allowedAtMs = arrivalMs - tolerance;
  if (allowedAtMs > nowMs) return { isAllowed: false, retryAtMs: allowedAtMs };
  return { isAllowed: true, arrivalMs };
}
