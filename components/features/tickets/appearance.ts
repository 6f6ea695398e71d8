import {
  ChevronsUp,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleSlash,
  Equal,
  Minus,
  SignalHigh,
} from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { TicketPriority, TicketStatus } from "#lib/tickets/schema.ts";
import type { DueState } from "./due-date.ts";

/** How each status looks, everywhere. */
export const STATUS_APPEARANCE: StatusMap<TicketStatus> = {
  open: { label: "Open", icon: CircleDashed, tone: "info" },
  in_progress: { label: "In progress", icon: CircleDot, tone: "primary" },
  waiting: { label: "Waiting", icon: CirclePause, tone: "warning" },
  resolved: { label: "Resolved", icon: CircleCheck, tone: "success" },
  closed: { label: "Closed", icon: CircleSlash, tone: "neutral" },
};

/** How each priority looks, everywhere. */
export const PRIORITY_APPEARANCE: StatusMap<TicketPriority> = {
  urgent: { label: "Urgent", icon: ChevronsUp, tone: "destructive" },
  high: { label: "High", icon: SignalHigh, tone: "warning" },
  normal: { label: "Normal", icon: Equal, tone: "neutral" },
  low: { label: "Low", icon: Minus, tone: "neutral" },
};

/** The colour of a due date on a ticket that still waits for somebody. */
export const DUE_TONES: Record<DueState, Tone> = {
  overdue: "destructive",
  today: "warning",
  soon: "neutral",
  later: "neutral",
};
