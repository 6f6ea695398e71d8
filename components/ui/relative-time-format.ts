const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "12 Nov 2026" in UTC: the same on every machine, so that server and browser draw the same first frame. */
export function formatDay(instant: Date): string {
  return `${instant.getUTCDate()} ${months[instant.getUTCMonth()] ?? ""} ${instant.getUTCFullYear()}`;
}

/**
 * The distance of an instant from now, in the fewest words that still help: "just now", "5 min ago", "in 3 h",
 * "4 days ago"; from a week on the day itself, without the year when it is this one.
 */
export function formatRelative(instant: Date, now: Date): string {
  const distance = instant.getTime() - now.getTime();
  const size = Math.abs(distance);
  const say = (text: string) => (distance < 0 ? `${text} ago` : `in ${text}`);
  if (size < 45_000) return "just now";
  if (size < 59.5 * minute) return say(`${Math.max(1, Math.round(size / minute))} min`);
  if (size < 23.5 * hour) return say(`${Math.round(size / hour)} h`);
  const days = Math.round(size / day);
  if (days < 7) return say(days === 1 ? "1 day" : `${days} days`);
  const date = `${instant.getDate()} ${months[instant.getMonth()] ?? ""}`;
  return instant.getFullYear() === now.getFullYear() ? date : `${date} ${instant.getFullYear()}`;
}

// Making a format costs many times what using it does, and a list shows dozens of instants.
const exactFormats = new Map<string | undefined, Intl.DateTimeFormat>();

/** The whole instant in the reader's time zone: "Saturday 21 November 2026 at 14:03 GMT". */
export function formatExact(instant: Date, timeZone?: string): string {
  let format = exactFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      timeZoneName: "short",
      timeZone,
    });
    exactFormats.set(timeZone, format);
  }
  return format.format(instant);
}
