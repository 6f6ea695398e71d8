/** The picture of sync: how long things take, what arrives, and how the links stand. */
import { z } from "zod";

/** How far back a picture goes, and how long each of its points stands for. */
export const OVERVIEW_RANGES = {
  hour: { label: "Last hour", seconds: 3_600, stepSeconds: 60 },
  day: { label: "Last 24 hours", seconds: 86_400, stepSeconds: 900 },
  week: { label: "Last 7 days", seconds: 604_800, stepSeconds: 7_200 },
} as const;
export const overviewRangeSchema = z.enum(["hour", "day", "week"]);

/** The ways that a change goes. */
export const LEGS = {
  event_to_inbox: {
    label: "ClickUp to Relaydesk",
    note: "From the change in ClickUp to its delivery, by both clocks",
  },
  inbox_to_ticket: { label: "Inbox to ticket", note: "From the delivery to the ticket" },
  ticket_to_task: { label: "Ticket to task", note: "From the change here until ClickUp says the same" },
  intent_to_task: { label: "New task", note: "From the click to the task" },
} as const;
export const legSchema = z.enum(["event_to_inbox", "inbox_to_ticket", "ticket_to_task", "intent_to_task"]);
export type Leg = z.infer<typeof legSchema>;

export const overviewInput = z.strictObject({ range: overviewRangeSchema.default("hour") });
export type OverviewInput = z.infer<typeof overviewInput>;

const instant = z.string();
const milliseconds = z.number().nullable();

export const legSummarySchema = z.object({
  leg: legSchema,
  count: z.number().int(),
  /** Half of all took no longer; null when there was none. */
  p50Ms: milliseconds,
  /** Nineteen of twenty took no longer. */
  p95Ms: milliseconds,
  points: z.array(
    z.object({ at: instant, count: z.number().int(), p50Ms: milliseconds, p95Ms: milliseconds }),
  ),
});
export type LegSummary = z.infer<typeof legSummarySchema>;

const verdictCounts = z.object({
  accepted: z.number().int(),
  duplicate: z.number().int(),
  rejected: z.number().int(),
});
const fieldCounts = z.object({
  inStep: z.number().int(),
  waiting: z.number().int(),
  conflict: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
});

export const overviewSchema = z.object({
  range: overviewRangeSchema,
  /** Where the picture begins and ends. */
  from: instant,
  to: instant,
  stepSeconds: z.number().int(),
  legs: z.array(legSummarySchema),
  deliveries: verdictCounts.extend({ points: z.array(verdictCounts.extend({ at: instant })) }),
  /** How all links stand now. */
  now: fieldCounts.extend({
    links: z.number().int(),
    /** Links whose task ClickUp does not show us. */
    gone: z.number().int(),
    /** Links that wait to be compared, and since when the first of them does. */
    asked: z.number().int(),
    askedSince: instant.nullable(),
  }),
  /** How they stood, every few minutes. */
  snapshots: z.array(fieldCounts.extend({ at: instant, links: z.number().int() })),
});
export type Overview = z.infer<typeof overviewSchema>;
