/** From a source's words to ClickUp's: pure, so that every rule here has its table of cases. */
import type { TaskBody } from "./api-types.ts";
import {
  DEFAULT_PRIORITY_MAP,
  PRIORITY_NUMBERS,
  type PriorityMap,
  type TaskContent,
  type TaskPriority,
} from "./schema.ts";

/**
 * Longest task name that we send, in UTF-16 units. No source states ClickUp's limit; 2,000 is below every limit
 * that integrators report.
 */
export const TASK_NAME_LIMIT = 2_000;

const PRIORITY_NAMES: Record<TaskPriority, string> = {
  urgent: "Urgent",
  high: "High",
  normal: "Normal",
  low: "Low",
};

/** The text that finds a source's task again, whatever became of the answer to its creation. */
export function taskMarker(sourceType: string, sourceId: string): string {
  return `[${sourceType.toUpperCase()}-${sourceId}]`;
}

/** Marker and title on one line; too long a title is cut between characters as people see them. */
export function taskName(marker: string, title: string): string {
  const plain = title.replace(/\s+/gu, " ").trim();
  const room = TASK_NAME_LIMIT - marker.length - 1;
  return `${marker} ${cutText(plain, room)}`.trimEnd();
}

/** At most `limit` UTF-16 units, ending with an ellipsis when something was cut, never within a grapheme. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Text that Markdown shows as it is: a customer's name must not become a link or a heading. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/[\\`*_{}[\]<>()#+\-.!|~]/g, "\\$&");
}

/** What people read in ClickUp: where it comes from, then the description exactly as it was written. */
export function taskDescription(content: TaskContent): string {
  const facts = [
    `**${escapeMarkdown(content.kind)}:** [${escapeMarkdown(content.label)}](${encodeURI(content.url)})`,
    ...content.facts.map(({ label, value }) => `**${escapeMarkdown(label)}:** ${escapeMarkdown(value)}`),
    `**Priority:** ${PRIORITY_NAMES[content.priority]}`,
    `**Created:** ${content.createdAt.slice(0, 16).replace("T", " ")} UTC`,
  ];
  // Two spaces at the end of a line keep the facts on lines of their own.
  const head = facts.join("  \n");
  return content.description.trim() === "" ? head : `${head}\n\n---\n\n${content.description}`;
}

/**
 * Local noon of a day, in milliseconds since 1970, UTC. For a due date without a time ClickUp keeps the day on
 * which the instant falls in the connected person's zone; noon is that day for them, whatever the season
 * (ClickUp fact sheet, section 8). An unknown zone counts as UTC.
 */
export function localNoon(day: string, timeZone: string | null): number {
  const noonUtc = Date.parse(`${day}T12:00:00Z`);
  const offset = zoneOffset(noonUtc, timeZone);
  const guess = noonUtc - offset;
  // Once more with the offset of the result: the zone may change it between the two.
  return noonUtc - zoneOffset(guess, timeZone);
}

function zoneOffset(instant: number, timeZone: string | null): number {
  const parts = zonedParts(instant, timeZone);
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - instant;
}

function zonedParts(instant: number, timeZone: string | null) {
  const part = (parts: Intl.DateTimeFormatPart[], type: string) =>
    Number(parts.find((candidate) => candidate.type === type)?.value ?? 0);
  let format: Intl.DateTimeFormat;
  const options = {
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  } as const;
  try {
    format = new Intl.DateTimeFormat("en", { ...options, timeZone: timeZone ?? "UTC" });
  } catch {
    format = new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
  }
  const parts = format.formatToParts(instant);
  return {
    year: part(parts, "year"),
    month: part(parts, "month"),
    day: part(parts, "day"),
    hour: part(parts, "hour"),
    minute: part(parts, "minute"),
    second: part(parts, "second"),
  };
}

/** The calendar day of an instant in a zone, `YYYY-MM-DD`: how due dates are compared. */
export function dayInZone(instant: number, timeZone: string | null): string {
  const { year, month, day } = zonedParts(instant, timeZone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The body that creates a source's task. */
export function toTaskBody(
  content: TaskContent,
  timeZone: string | null,
  { toClickup }: PriorityMap = DEFAULT_PRIORITY_MAP,
): TaskBody {
  return {
    name: taskName(content.marker, content.title),
    markdown_content: taskDescription(content),
    priority: PRIORITY_NUMBERS[toClickup[content.priority]],
    tags: content.tags,
    ...(content.dueDate === null
      ? {}
      : { due_date: localNoon(content.dueDate, timeZone), due_date_time: false as const }),
  };
}
