/** The hour at which ClickUp puts a date that has no time. */
const DATE_ONLY_HOUR = 4;

/**
 * Where ClickUp stores a date without a time: 04:00, in the time zone of the person who set it, on the local day on
 * which the given instant falls (ClickUp fact sheet, section 8). Milliseconds since 1970, UTC, in and out.
 */
export function snapToDateOnly(instantMs: number, timeZone: string): number {
  const local = localParts(instantMs, timeZone);
  const wanted = Date.UTC(local.year, local.month - 1, local.day, DATE_ONLY_HOUR);
  // An offset found at one instant may not hold at the other (clocks change); the second pass settles it.
  const firstGuess = wanted - offsetMs(wanted, timeZone);
  return wanted - offsetMs(firstGuess, timeZone);
}

/** The local day of an instant, as `2026-01-31`. */
export function localDay(instantMs: number, timeZone: string): string {
  const { year, month, day } = localParts(instantMs, timeZone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Noon of a day given as `2026-01-31`, in a time zone; null when that is no day. */
export function noonOf(day: string, timeZone: string): number | null {
  const noonUtc = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(noonUtc) ? null : noonUtc - offsetMs(noonUtc, timeZone);
}

type LocalParts = { year: number; month: number; day: number; hour: number; minute: number; second: number };

const formatters = new Map<string, Intl.DateTimeFormat>();

function localParts(instantMs: number, timeZone: string): LocalParts {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(instantMs).map((part) => [part.type, Number(part.value)]));
  return {
    year: parts.get("year") ?? 0,
    month: parts.get("month") ?? 0,
    day: parts.get("day") ?? 0,
    hour: parts.get("hour") ?? 0,
    minute: parts.get("minute") ?? 0,
    second: parts.get("second") ?? 0,
  };
}

function offsetMs(instantMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localParts(instantMs, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}
