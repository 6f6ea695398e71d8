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
import { PRIORITY_LABELS, STATUS_LABELS } from "./labels.ts";

/** How each status looks, everywhere. */
export const STATUS_APPEARANCE: StatusMap<TicketStatus> = {
  open: { label: STATUS_LABELS.open, icon: CircleDashed, tone: "info" },
  in_progress: { label: STATUS_LABELS.in_progress, icon: CircleDot, tone: "primary" },
  waiting: { label: STATUS_LABELS.waiting, icon: CirclePause, tone: "warning" },
  resolved: { label: STATUS_LABELS.resolved, icon: CircleCheck, tone: "success" },
  closed: { label: STATUS_LABELS.closed, icon: CircleSlash, tone: "neutral" },
};

/** How each priority looks, everywhere. */
export const PRIORITY_APPEARANCE: StatusMap<TicketPriority> = {
  urgent: { label: PRIORITY_LABELS.urgent, icon: ChevronsUp, tone: "destructive" },
  high: { label: PRIORITY_LABELS.high, icon: SignalHigh, tone: "warning" },
  normal: { label: PRIORITY_LABELS.normal, icon: Equal, tone: "neutral" },
  low: { label: PRIORITY_LABELS.low, icon: Minus, tone: "neutral" },
};

/** The colour of a due date on a ticket that still waits for somebody. */
export const DUE_TONES: Record<DueState, Tone> = {
  overdue: "destructive",
  today: "warning",
  soon: "neutral",
  later: "neutral",
};
