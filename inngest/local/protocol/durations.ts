/**
 * Time strings of the protocol ("1d2h", "90s", "300ms"; SDK specification, section 1.3.2) and dates.
 */
const UNIT_MS: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 0.000_001,
};

/** The longest sleep or wait, 366 days, as in the real server. */
export const MAX_WAIT_MS = 366 * 86_400_000;

/** Milliseconds of a time string, or null when it is not one. */
export function parseDurationMs(text: string): number | null {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|us|µs|ns|w|d|h|m|s))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|w|d|h|m|s)/g))
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total;
}

/** The moment that a time string or an ISO date names, seen from `now`; null when it is neither. */
export function parseMoment(text: string, now: Date): Date | null {
  const duration = parseDurationMs(text);
  if (duration !== null) return new Date(now.getTime() + duration);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

const MIN_RETRY_MS = 1_000;
const MAX_RETRY_MS = 86_400_000;

/**
 * The moment a `Retry-After` header names: seconds, an ISO date or an HTTP date, held between one second and
 * one day from `now` as the real server does. Null when there is none or it cannot be read.
 */
export function parseRetryAfter(header: string | undefined, now: Date): Date | null {
  if (!header) return null;
  const at = /^\d{1,7}$/.test(header) ? now.getTime() + Number(header) * 1_000 : new Date(header).getTime();
  if (Number.isNaN(at)) return null;
  const delay = Math.min(Math.max(at - now.getTime(), MIN_RETRY_MS), MAX_RETRY_MS);
  return new Date(now.getTime() + delay);
}
