import type { FaultRule } from "../faults.ts";
import type { WebhookEvent } from "./payloads.ts";

/** An event on its way to one webhook's endpoint. */
export type Delivery = {
  number: number;
  copy: number;
  webhookId: string;
  event: WebhookEvent;
  taskId: string | null;
  eventAt: number;
  body: string;
  faults: FaultRule[];
  /** Attempts made so far. */
  attempts: number;
  dueAt: number;
  /** Whether a `reorder` fault lets the next one pass first. */
  isHeldBack: boolean;
};

/** The deliveries of one webhook, which go by the time at which they are due. */
export type DeliveryQueue = {
  readonly waiting: Delivery[];
  /** How many are under way. */
  sending: number;
  /** Ends the wait for the next one that is due; null while none waits. */
  alarm: { at: number; cancel: AbortController } | null;
};

/** Makes an empty queue. */
export function createQueue(): DeliveryQueue {
  return { waiting: [], sending: 0, alarm: null };
}

/** The delivery that goes next; null when none waits. */
export function nextOf(queue: DeliveryQueue): Delivery | null {
  let next: Delivery | null = null;
  for (const delivery of queue.waiting) {
    if (next === null || isBefore(delivery, next)) next = delivery;
  }
  return next;
}

function isBefore(one: Delivery, other: Delivery): boolean {
  if (one.dueAt !== other.dueAt) return one.dueAt < other.dueAt;
  if (one.number !== other.number) return one.number < other.number;
  return one.copy < other.copy;
}

/** Takes a delivery out of its queue. */
export function take(queue: DeliveryQueue, delivery: Delivery): void {
  const at = queue.waiting.indexOf(delivery);
  if (at !== -1) queue.waiting.splice(at, 1);
}

/** Lets go, as of an instant, what was held back until another had passed. */
export function releaseHeldBack(queue: DeliveryQueue, passed: Delivery, instant: number): void {
  for (const delivery of queue.waiting) {
    if (!delivery.isHeldBack || delivery.number >= passed.number) continue;
    delivery.isHeldBack = false;
    delivery.dueAt = Math.min(delivery.dueAt, instant);
  }
}
