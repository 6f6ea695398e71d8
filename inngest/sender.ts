import type { OutgoingEvent } from "#lib/platform/signal/index.ts";
import { inngest } from "./client.ts";

/** The job server takes at most this many events in one request. */
const EVENTS_A_REQUEST = 100;

/**
 * Hands committed domain events to the job server. The outbox row's id is the event's id, by which the server
 * drops a second sending. Throws when the server does not take them: the outbox sweep tries again.
 */
export async function sendToInngest(events: OutgoingEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += EVENTS_A_REQUEST) {
    await inngest.send(
      events.slice(start, start + EVENTS_A_REQUEST).map((event) => ({
        id: event.id,
        name: event.name,
        data: event.payload,
      })),
    );
  }
}
