/** How many attempts the log remembers. */
export const DELIVERIES_KEPT = 10_000;

/**
 * What became of an attempt. `dropped` and `outage` were lost by a fault without ClickUp's knowing; `suspended` and
 * `silenced` events were never sent at all.
 */
export type DeliveryOutcome =
  | "delivered"
  | "refused"
  | "timeout"
  | "unreachable"
  | "dropped"
  | "outage"
  | "suspended"
  | "silenced";

/** One attempt at a delivery. Instants and durations are in milliseconds on the sandbox's clock. */
export type DeliveryAttempt = {
  /** The delivery, numbered in the order of events; its attempts and its duplicates share the number. */
  delivery: number;
  /** 0 for what was never sent. */
  attempt: number;
  /** 0, or the number of the extra copy that a `duplicate` fault made. */
  copy: number;
  webhookId: string;
  endpoint: string;
  event: string;
  taskId: string | null;
  /** When the thing happened, and when this attempt began. */
  eventAt: number;
  at: number;
  body: string;
  signature: string | null;
  outcome: DeliveryOutcome;
  status: number | null;
  ms: number;
  faults: string[];
};

export type DeliveryFilter = { webhookId?: string; event?: string; taskId?: string };

/** The last attempts. */
export type DeliveryLog = {
  add(attempt: DeliveryAttempt): void;
  /**
   * Attempts that ended after a cursor (0 for all), and the cursor to ask with next time. Sorted by time, webhook and
   * delivery, so that the order does not tell which of two endpoints happened to answer first.
   */
  since(cursor: number, filter?: DeliveryFilter): { deliveries: DeliveryAttempt[]; next: number };
  /** The newest attempts, newest first. */
  newest(limit: number, filter?: DeliveryFilter): DeliveryAttempt[];
  clear(): void;
};

/** Makes an empty log. */
export function createDeliveryLog(): DeliveryLog {
  let attempts: { cursor: number; attempt: DeliveryAttempt }[] = [];
  let last = 0;

  function matching(filter: DeliveryFilter, from = 0): DeliveryAttempt[] {
    return attempts
      .filter(
        ({ cursor, attempt }) =>
          cursor > from &&
          (filter.webhookId === undefined || filter.webhookId === attempt.webhookId) &&
          (filter.event === undefined || filter.event === attempt.event) &&
          (filter.taskId === undefined || filter.taskId === attempt.taskId),
      )
      .map(({ attempt }) => attempt)
      .toSorted(
        (one, other) =>
          one.at - other.at ||
          one.delivery - other.delivery ||
          one.attempt - other.attempt ||
          one.copy - other.copy,
      );
  }

  return {
    add(attempt) {
      last += 1;
      attempts.push({ cursor: last, attempt });
      if (attempts.length > 2 * DELIVERIES_KEPT) attempts = attempts.slice(-DELIVERIES_KEPT);
    },
    since: (cursor, filter = {}) => ({ deliveries: matching(filter, cursor), next: last }),
    newest: (limit, filter = {}) => matching(filter).toReversed().slice(0, limit),
    clear() {
      attempts = [];
    },
  };
}
