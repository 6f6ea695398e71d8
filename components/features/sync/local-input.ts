/** An instant as the browser's `datetime-local` control takes it, to the minute, in the reader's time zone. */
export function toLocalInput(instant: string | null): string {
  const at = new Date(instant ?? "");
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
