/**
 * The life of a task intent as a table: the only place that says which change of state is allowed. The commands
 * put the allowed states into the condition of their update, so the database decides races by this table too.
 */
import type { IntentStatus } from "./schema.ts";

export const INTENT_EVENTS = [
  /** Somebody asks for the task, the first time or again after a cancellation. */
  "request",
  /** A job takes it on. */
  "claim",
  /** The job that holds it must come back later. */
  "wait",
  /** The task exists and is linked. */
  "complete",
  /** It needs a person. */
  "fail",
  /** A person says: try again. */
  "retry",
  /** A person says: never mind. */
  "cancel",
  /** A person names a task that exists already. */
  "link",
  /** A person undoes the link. */
  "unlink",
] as const;
export type IntentEvent = (typeof INTENT_EVENTS)[number];

export const TRANSITIONS: Record<IntentStatus, Partial<Record<IntentEvent, IntentStatus>>> = {
  queued: { claim: "creating", fail: "failed", cancel: "cancelled", link: "completed" },
  // A claim on what is claimed is a job's second try, or takes over from one that is lost.
  creating: { claim: "creating", wait: "waiting", complete: "completed", fail: "failed" },
  waiting: { claim: "creating", fail: "failed", cancel: "cancelled", link: "completed" },
  failed: { request: "queued", retry: "queued", cancel: "cancelled", link: "completed" },
  completed: { unlink: "cancelled" },
  cancelled: { request: "queued", link: "completed" },
};

/** The state after an event, or null when the event cannot happen in this state. */
export function nextStatus(status: IntentStatus, event: IntentEvent): IntentStatus | null {
  return TRANSITIONS[status][event] ?? null;
}

const STATUSES = Object.keys(TRANSITIONS) as IntentStatus[];

/** The states in which an event can happen. */
export function statusesBefore(event: IntentEvent): IntentStatus[] {
  return STATUSES.filter((status) => TRANSITIONS[status][event] !== undefined);
}
