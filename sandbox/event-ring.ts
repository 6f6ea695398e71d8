import type { DomainEvent } from "./store/store.ts";

const EVENTS_KEPT = 5_000;

/** An event with its place in the order of things. */
export type NumberedEvent = DomainEvent & { sequence: number };

/** The last events, oldest first, for people and tests who ask what happened. */
export type EventRing = {
  add(event: DomainEvent): void;
  since(sequence: number): NumberedEvent[];
  clear(): void;
};

/** Makes an empty ring. */
export function createEventRing(): EventRing {
  let events: NumberedEvent[] = [];
  let last = 0;
  return {
    add(event) {
      last += 1;
      events.push({ sequence: last, ...event });
      if (events.length > 2 * EVENTS_KEPT) events = events.slice(-EVENTS_KEPT);
    },
    since: (sequence) => events.slice(-EVENTS_KEPT).filter((event) => event.sequence > sequence),
    clear() {
      events = [];
    },
  };
}
