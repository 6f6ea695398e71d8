/** How a due date stands to today. */
export type DueState = "overdue" | "today" | "soon" | "later";

const dayMs = 86_400_000;

// Making a format costs many times what using it does, and every row of a list asks for one.
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The day it is now in a time zone, as "YYYY-MM-DD". */
export function todayIn(timeZone: string, now: Date = new Date()): string {
  let format = dayFormats.get(timeZone);
  if (format === undefined) {
    // The Swedish locale writes dates the ISO way.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
    dayFormats.set(timeZone, format);
  }
  return format.format(now);
}

/** Days from one day to another, both as "YYYY-MM-DD"; negative when the second lies before the first. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

/** Overdue before today, soon within a week. */
export function dueStateOf(dueDate: string, today: string): DueState {
  const days = daysBetween(today, dueDate);
  if (days < 0) return "overdue";
  if (days === 0) return "today";
  return days <= 7 ? "soon" : "later";
}

/** "Today", "Tomorrow", "Yesterday", else "24 Nov", with the year when it is not this one. */
export function formatDueDate(dueDate: string, today: string): string {
  const days = daysBetween(today, dueDate);
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days === -1) return "Yesterday";
  return formatCalendarDay(dueDate, dueDate.slice(0, 4) !== today.slice(0, 4));
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "24 Nov" or "24 Nov 2026" of a day as "YYYY-MM-DD". */
export function formatCalendarDay(day: string, hasYear = true): string {
  const [year, month, date] = day.split("-");
  const name = months[Number(month) - 1] ?? "";
  return hasYear ? `${Number(date)} ${name} ${year}` : `${Number(date)} ${name}`;
}

/** The day so many days after another, both as "YYYY-MM-DD". */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
