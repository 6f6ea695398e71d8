import { z } from "zod";
import { newUlid } from "./identifiers.ts";

const EARLIEST_MS = Date.UTC(1980, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** Names that only the server itself may send. */
const INTERNAL_PREFIX = "inngest/";
export const EVENT_FAILED = "inngest/function.failed";
export const EVENT_FINISHED = "inngest/function.finished";
export const EVENT_CANCELLED = "inngest/function.cancelled";
export const EVENT_INVOKED = "inngest/function.invoked";
export const EVENT_CRON = "inngest/scheduled.timer";

/** The field of `data` where the server keeps its own notes; removed from what clients send. */
export const SERVER_NOTES = "_inngest";

/** An event as clients send it (SDK specification, section 1.3.4). */
export const IncomingEvent = z.looseObject({
  id: z.string().max(512).optional().nullish(),
  name: z
    .string()
    .min(1, "The event has no name")
    .max(512, "The event's name is longer than 512 characters")
    .refine((name) => !name.toLowerCase().startsWith(INTERNAL_PREFIX), {
      error: `Names that begin with "${INTERNAL_PREFIX}" are reserved`,
    }),
  data: z.record(z.string(), z.unknown()).optional().nullish(),
  user: z.record(z.string(), z.unknown()).optional().nullish(),
  ts: z
    .number()
    .int()
    .refine((ts) => ts === 0 || (ts >= EARLIEST_MS && ts <= LATEST_MS), {
      error: "The event's ts is not between 1980 and 2100 (milliseconds)",
    })
    .optional()
    .nullish(),
  v: z.string().optional().nullish(),
});
export type IncomingEvent = z.infer<typeof IncomingEvent>;

/** An event as functions get it. */
export const StoredEvent = z.looseObject({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()),
  ts: z.number(),
});
export type StoredEvent = z.infer<typeof StoredEvent>;

export const StoredEvents = z.array(StoredEvent).min(1);

/** An event with the id this server knows it by; `event.id` is the client's own id when it gave one. */
export interface TrackedEvent {
  id: string;
  event: StoredEvent;
}

/** Fills in what a client may leave out and removes what only the server may set. */
export function acceptEvent(incoming: IncomingEvent, id: string, now: Date): TrackedEvent {
  const { [SERVER_NOTES]: _ignored, ...data } = incoming.data ?? {};
  const event: StoredEvent = {
    name: incoming.name,
    data,
    id: incoming.id || id,
    ts: incoming.ts || now.getTime(),
    user: incoming.user ?? {},
  };
  if (incoming.v) event.v = incoming.v;
  if (incoming.meta !== undefined && incoming.meta !== null) event.meta = incoming.meta;
  return { id, event };
}

/** An event of the server's own making. */
export function internalEvent(name: string, data: Record<string, unknown>, now: Date): TrackedEvent {
  const id = newUlid(now.getTime());
  return { id, event: { id, name, data, ts: now.getTime(), user: {} } };
}

const Correlated = z.looseObject({ [SERVER_NOTES]: z.looseObject({ correlation_id: z.string() }) });

/** The correlation id of an invocation event: which waiting step its run's result goes to. */
export function correlationOf(event: StoredEvent): string | null {
  const parsed = Correlated.safeParse(event.data);
  return parsed.success ? parsed.data[SERVER_NOTES].correlation_id : null;
}
