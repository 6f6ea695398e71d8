/**
 * How a ticket's status may change, as a table. Every change has a name, which timelines and buttons use.
 *
 *   from \ to     open     in_progress  waiting  resolved  closed
 *   open           -        start        wait     resolve   close
 *   in_progress   put back   -           wait     resolve   close
 *   waiting       continue  start         -       resolve   close
 *   resolved      reopen    reopen        -        -        close
 *   closed        reopen     -            -        -         -
 *
 * What is done comes back through being worked on: a resolved ticket cannot wait, and a closed one is opened first.
 */
import type { TicketStatus } from "../schema.ts";

export type TransitionName = "start" | "wait" | "resolve" | "close" | "put_back" | "continue" | "reopen";

export const TRANSITIONS: Record<TicketStatus, Partial<Record<TicketStatus, TransitionName>>> = {
  open: { in_progress: "start", waiting: "wait", resolved: "resolve", closed: "close" },
  in_progress: { open: "put_back", waiting: "wait", resolved: "resolve", closed: "close" },
  waiting: { open: "continue", in_progress: "start", resolved: "resolve", closed: "close" },
  resolved: { open: "reopen", in_progress: "reopen", closed: "close" },
  closed: { open: "reopen" },
};

/** The name of the change from one status to another, or null when there is no such change. */
export function transitionOf(from: TicketStatus, to: TicketStatus): TransitionName | null {
  return TRANSITIONS[from][to] ?? null;
}

export type StatusTimes = { resolvedAt: Date | null; closedAt: Date | null };

/**
 * When the ticket was resolved and closed, after a change of status. Closing without resolving counts as both;
 * closing what was resolved keeps when that was; reopening forgets both.
 */
export function timesAfter(to: TicketStatus, before: StatusTimes, now: Date): StatusTimes {
  switch (to) {
    case "resolved":
      return { resolvedAt: now, closedAt: null };
    case "closed":
      return { resolvedAt: before.resolvedAt ?? now, closedAt: now };
    case "open":
    case "in_progress":
    case "waiting":
      return { resolvedAt: null, closedAt: null };
  }
}

/** Whether the ticket still waits for somebody. */
export function isActive(status: TicketStatus): boolean {
  return status !== "resolved" && status !== "closed";
}
