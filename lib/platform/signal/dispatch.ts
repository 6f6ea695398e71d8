/**
 * Sends domain events to the job server after their commit. The sender is put in at start by the program that
 * has one, so that `lib` need not know the job server; without one, events wait in the outbox for the sweep.
 */
import "server-only";
import { systemDb } from "../db/index.ts";
import { logger } from "../logger/index.ts";
import type { OutgoingEvent } from "./index.ts";

export type EventSender = (events: OutgoingEvent[]) => Promise<void>;

// Kept on the process: the development server loads modules more than once.
const globals = globalThis as typeof globalThis & { relaydeskEventSender?: EventSender };

/** Says how events reach the job server. */
export function setEventSender(sender: EventSender): void {
  globals.relaydeskEventSender = sender;
}

type Waiting = { events: OutgoingEvent[]; done: () => void };
let waiting: Waiting[] = [];
let isSending = false;

/**
 * Sends events and marks them sent. Never throws: what fails here stays in the outbox, and the sweep finds it.
 * Events that come while others are under way wait and go together, so that many commits at once cost few calls.
 */
export function dispatchEvents(events: OutgoingEvent[]): Promise<void> {
  if (globals.relaydeskEventSender === undefined || events.length === 0) return Promise.resolve();
  return new Promise((done) => {
    waiting.push({ events, done });
    if (!isSending) void sendWaiting();
  });
}

async function sendWaiting(): Promise<void> {
  isSending = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await send(batch.flatMap(({ events }) => events));
    for (const { done } of batch) done();
  }
  isSending = false;
}

async function send(events: OutgoingEvent[]): Promise<void> {
  const sender = globals.relaydeskEventSender;
  if (sender === undefined) return;
  const ids = events.map((event) => event.id);
  try {
    await sender(events);
    await systemDb().outboxEvent.updateMany({
      where: { id: { in: ids } },
      data: { dispatchedAt: new Date() },
    });
  } catch (error) {
    logger.warn(
      { err: error, events: ids.length },
      "Events could not be sent; the outbox sweep will send them",
    );
    await systemDb()
      .outboxEvent.updateMany({
        where: { id: { in: ids } },
        data: {
          attempts: { increment: 1 },
          lastError: error instanceof Error ? error.message.slice(0, 500) : "unknown",
        },
      })
      .catch(() => {});
  }
}
