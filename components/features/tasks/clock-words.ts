/**
 * The time of day of an instant, as in 14:03, and the day with it when it is another than now's. Without a zone it is the
 * reader's.
 */
export function clockWords(at: Date, now: Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...zone }).format(at);
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...zone });
  return day.format(at) === day.format(now) ? time : `${time} on ${day.format(at)}`;
}
