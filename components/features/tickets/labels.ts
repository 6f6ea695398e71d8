import type { TicketPriority, TicketStatus } from "#lib/tickets/schema.ts";

/** What each status is called, everywhere. */
export const STATUS_LABELS: Readonly<Record<TicketStatus, string>> = {
  open: "Open",
  in_progress: "In progress",
  waiting: "Waiting",
  resolved: "Resolved",
  closed: "Closed",
};

/** What each priority is called, everywhere. */
export const PRIORITY_LABELS: Readonly<Record<TicketPriority, string>> = {
  urgent: "Urgent",
  high: "High",
  normal: "Normal",
  low: "Low",
};
