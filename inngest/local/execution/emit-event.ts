import { EVENT_FINISHED, type TrackedEvent } from "../protocol/event.ts";
import { SCHEMA } from "../store/schema.ts";
import type { Unit } from "../store/unit.ts";
import type { Engine } from "./context.ts";
import { startRun } from "./start-run.ts";

/** The correlation id of a finished event: the waiting `step.invoke` it answers. */
export function answeredCorrelation(tracked: TrackedEvent): string | null {
  const value = tracked.event.data.correlation_id;
  return tracked.event.name === EVENT_FINISHED && typeof value === "string" ? value : null;
}

/**
 * Stores an event and starts the functions it triggers, in the caller's transaction. Waits and cancellations that
 * name the event are looked at after the commit, each in a transaction of its own; the event stays marked as
 * unmatched until that is done, so a crash in between loses nothing.
 */
export async function emitEvent(engine: Engine, unit: Unit, tracked: TrackedEvent): Promise<void> {
  const { id, event } = tracked;
  const [stored] = await unit.sql.query<{ is_matched: boolean }>(
    `insert into ${SCHEMA}.event (id, name, body, received_at, is_matched)
     select $1, $2, $3, $4, not exists (
       select 1 from ${SCHEMA}.pause where event_name = $2 or (kind = 'invoke' and correlation = $5))
     on conflict (id) do nothing returning is_matched`,
    [id, event.name, JSON.stringify(event), unit.now, answeredCorrelation(tracked)],
  );
  for (const target of engine.registry.triggeredBy(event)) await startRun(engine, unit, target, [tracked]);
  if (stored && !stored.is_matched) unit.afterCommit(() => engine.matchEvent(id));
}

/** Whether anybody would notice an event of this name: internal events nobody listens to are not stored. */
export async function hasListener(engine: Engine, unit: Unit, tracked: TrackedEvent): Promise<boolean> {
  if (engine.registry.hasTrigger(tracked.event.name)) return true;
  const rows = await unit.sql.query(
    `select 1 from ${SCHEMA}.pause where event_name = $1 or (kind = 'invoke' and correlation = $2) limit 1`,
    [tracked.event.name, answeredCorrelation(tracked)],
  );
  return rows.length > 0;
}
