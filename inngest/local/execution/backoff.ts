const MINUTE_MS = 60_000;

/** The real server's waits before attempt 2, 3, … (`pkg/backoff`), in milliseconds. */
export const BACKOFF_TABLE_MS: readonly number[] = [
  15_000,
  30_000,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  20 * MINUTE_MS,
  40 * MINUTE_MS,
  60 * MINUTE_MS,
  120 * MINUTE_MS,
];

/** Up to this much is added at random, so that failures of one cause do not come back in one wave. */
export const BACKOFF_JITTER_MS = 30_000;

/**
 * Milliseconds to wait after the zero-based attempt that failed. `fixedMs` replaces the table (tests);
 * `random` is in [0, 1).
 */
export function backoffMs(failedAttempt: number, fixedMs: number | null, random: number): number {
  if (fixedMs !== null) return fixedMs;
  const last = BACKOFF_TABLE_MS.length - 1;
  const base = BACKOFF_TABLE_MS[Math.min(Math.max(failedAttempt, 0), last)] ?? 0;
  return base + Math.floor(random * BACKOFF_JITTER_MS);
}
