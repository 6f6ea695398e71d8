import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine } from "../execution/context.ts";
import { emitEvent } from "../execution/emit-event.ts";
import { acceptEvent, IncomingEvent, type TrackedEvent } from "../protocol/event.ts";
import { newUlid, seededUlid } from "../protocol/identifiers.ts";
import { isSameSecret } from "../protocol/signature.ts";
import { SCHEMA } from "../store/schema.ts";
import { runUnit, type Unit } from "../store/unit.ts";
import { HttpProblem, header, readJson, sendJson } from "./exchange.ts";

/** The real server's bounds (`pkg/consts`). */
const MAX_EVENT_BYTES = 3 * 1024 * 1024;
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;
const MAX_EVENTS = 5_000;
const DEDUPLICATION_HOURS = 24;

function parse(body: unknown): IncomingEvent[] {
  // Parsed one by one: a union's error would not say which event is wrong.
  const list = Array.isArray(body) ? body : [body];
  if (list.length > MAX_EVENTS) throw new HttpProblem(400, `One request may carry ${MAX_EVENTS} events`);
  return list.map((item, index) => {
    const parsed = IncomingEvent.safeParse(item);
    if (!parsed.success) {
      const reasons = parsed.error.issues.map(({ path, message }) =>
        path.length > 0 ? `${path.join(".")}: ${message}` : message,
      );
      throw new HttpProblem(400, `${list.length > 1 ? `Event ${index + 1}: ` : ""}${reasons.join("; ")}`);
    }
    if (Buffer.byteLength(JSON.stringify(item)) > MAX_EVENT_BYTES)
      throw new HttpProblem(413, `Event ${index + 1} is larger than ${MAX_EVENT_BYTES} bytes`);
    return parsed.data;
  });
}

/** The id under which an event with this client id was taken in the last 24 hours, or null: it is new. */
async function takenBefore(unit: Unit, key: string, eventId: string): Promise<string | null> {
  const fresh = await unit.sql.query(
    `insert into ${SCHEMA}.event_key (id, event_id, expires_at)
     values ($1, $2, $3::timestamptz + interval '${DEDUPLICATION_HOURS} hours')
     on conflict (id) do update set event_id = excluded.event_id, expires_at = excluded.expires_at
       where ${SCHEMA}.event_key.expires_at < $3::timestamptz
     returning id`,
    [key, eventId, unit.now],
  );
  if (fresh.length > 0) return null;
  const [known] = await unit.sql.query<{ event_id: string }>(
    `select event_id from ${SCHEMA}.event_key where id = $1`,
    [key],
  );
  return known?.event_id ?? eventId;
}

async function isStored(unit: Unit, id: string): Promise<boolean> {
  const rows = await unit.sql.query(`select 1 from ${SCHEMA}.event where id = $1`, [id]);
  return rows.length > 0;
}

/**
 * `POST /e/{eventKey}`: one event or a list, as JSON. All of a request's events are taken or none; an event whose
 * id came in the last 24 hours is answered with the id it had, and starts nothing.
 */
export async function receiveEvents(
  engine: Engine,
  eventKey: string | null,
  givenKey: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (eventKey !== null && !isSameSecret(givenKey, eventKey)) {
    request.resume();
    sendJson(response, 401, { ids: [], status: 401, error: "Event key not found" });
    return;
  }
  const incoming = parse(await readJson(request, MAX_REQUEST_BYTES));
  const seed = header(request, "x-inngest-event-id-seed");
  const ids = await runUnit(engine, async (unit) => {
    const taken: string[] = [];
    for (const [index, event] of incoming.entries()) {
      const seeded = seededUlid(seed, index + 1);
      const id = seeded ?? newUlid(unit.now.getTime());
      const known = event.id ? await takenBefore(unit, event.id, id) : null;
      if (known !== null || (seeded && (await isStored(unit, seeded)))) {
        taken.push(known ?? id);
        continue;
      }
      const tracked: TrackedEvent = acceptEvent(event, id, unit.now);
      await emitEvent(engine, unit, tracked);
      taken.push(id);
    }
    return taken;
  });
  sendJson(response, 200, { ids, status: 200 });
}
