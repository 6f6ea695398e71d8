/** Instants as the browser's `datetime-local` control writes them, in a given time zone instead of the reader's. */

// Making a format costs many times what using it does.
const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant as "YYYY-MM-DDTHH:mm" in a time zone (IANA name); empty for what is no instant. */
export function toZonedInput(instant: string, timeZone: string): string {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? "" : wallClock(at, timeZone).slice(0, "YYYY-MM-DDTHH:mm".length);
}

/**
 * The instant that "YYYY-MM-DDTHH:mm" is in a time zone, in ISO 8601; null for what is no such text. An hour that a zone
 * skips counts from the offset before it, and of one that comes twice it is one of the two.
 */
export function fromZonedInput(text: string, timeZone: string): string | null {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  const guess = asUtc - offsetAt(asUtc, timeZone);
  // Once more with the offset of the result: the zone may change it between the two.
  return new Date(asUtc - offsetAt(guess, timeZone)).toISOString();
}

function offsetAt(instant: number, timeZone: string): number {
  const second = Math.floor(instant / 1_000) * 1_000;
  return Date.parse(`${wallClock(new Date(second), timeZone)}Z`) - second;
}

/** "YYYY-MM-DDTHH:mm:ss": offsets of long ago, through which one passes while a year is typed, have seconds. */
function wallClock(at: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // The Swedish locale writes dates the ISO way.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
    formats.set(timeZone, format);
  }
  return format.format(at).replace(" ", "T").padStart("YYYY-MM-DDTHH:mm:ss".length, "0");
}
