/**
 * The instant of a change, later than that of the one before even within a millisecond or on a clock that was
 * set back: `updatedAt` doubles as the version that an update names.
 */
export function nextUpdatedAt(now: Date, previous: Date): Date {
  return now.getTime() > previous.getTime() ? now : new Date(previous.getTime() + 1);
}
