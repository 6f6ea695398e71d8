import type { TimerJob } from "../flow/queue.ts";
import { toRunError } from "../protocol/answer.ts";
import { EVENT_FINISHED, StoredEvent, StoredEvents } from "../protocol/event.ts";
import { lockLiveRun, type Run, saveRun } from "../store/runs.ts";
import { SCHEMA } from "../store/schema.ts";
import { runUnit, type Unit } from "../store/unit.ts";
import { finishStep, requestDiscovery } from "./advance-run.ts";
import type { Engine } from "./context.ts";
import { isAwaited, type StepOutput } from "./decide.ts";
import { answeredCorrelation } from "./emit-event.ts";
import { endRun } from "./end-run.ts";
import { startRun } from "./start-run.ts";

async function continueWith(
  unit: Unit,
  run: Run,
  step: { stepId: string; output: StepOutput; isRace: boolean },
): Promise<void> {
  const goesOn = await finishStep(unit, run, { name: "", ...step });
  if (goesOn) requestDiscovery(unit, run);
  await saveRun(unit.sql, run);
}

interface Pause {
  [column: string]: unknown;
  id: string;
  run_id: string;
  kind: "event" | "invoke" | "signal" | "cancel";
  step_id: string | null;
  is_race: boolean;
}

/** Takes a pause out of the table; null when somebody else has taken it, or its run has ended. */
async function takePause(
  unit: Unit,
  runId: string,
  pauseId: string,
): Promise<{ run: Run; pause: Pause } | null> {
  const run = await lockLiveRun(unit.sql, runId);
  if (!run) return null;
  const [pause] = await unit.sql.query<Pause>(
    `delete from ${SCHEMA}.pause where id = $1 returning id, run_id, kind, step_id, is_race`,
    [pauseId],
  );
  return pause ? { run, pause } : null;
}

/** What an invoking step gets from the finished event of the run it started. */
function resultOf(event: StoredEvent): StepOutput {
  if (event.data.error !== undefined)
    return { error: toRunError(event.data.error, "The invoked function failed") };
  return { data: event.data.result ?? null };
}

/** Holds a stored event against the waits and cancellations that name it; each in a transaction of its own. */
export async function matchStoredEvent(engine: Engine, eventId: string): Promise<void> {
  const [row] = await engine.database.sql.query<{ body: string; received_at: Date }>(
    `select body, received_at from ${SCHEMA}.event where id = $1 and not is_matched`,
    [eventId],
  );
  if (!row) return;
  const event = StoredEvent.parse(JSON.parse(row.body));
  const candidates = await engine.database.sql.query<{
    id: string;
    run_id: string;
    kind: string;
    expression: string | null;
    events: string;
    is_later: boolean;
  }>(
    `select p.id, p.run_id, p.kind, p.expression, r.events, $3 > r.created_at as is_later
     from ${SCHEMA}.pause p join ${SCHEMA}.run r on r.id = p.run_id
     where (p.event_name = $1 or (p.kind = 'invoke' and p.correlation = $2)) and p.expires_at > now()`,
    [event.name, answeredCorrelation({ id: eventId, event }), row.received_at],
  );
  for (const candidate of candidates) {
    // An event cannot cancel a run that it started itself, or that began after it.
    if (candidate.kind === "cancel" && !candidate.is_later) continue;
    const [first] = StoredEvents.parse(JSON.parse(candidate.events));
    if (!isAwaited(candidate.expression, first, event)) continue;
    await runUnit(engine, async (unit) => {
      const taken = await takePause(unit, candidate.run_id, candidate.id);
      if (!taken) return;
      const { run, pause } = taken;
      if (pause.kind === "cancel") await endRun(engine, unit, run, "cancelled", null);
      else if (pause.step_id)
        await continueWith(unit, run, {
          stepId: pause.step_id,
          isRace: pause.is_race,
          output:
            pause.kind === "invoke" && event.name === EVENT_FINISHED ? resultOf(event) : { data: event },
        });
    });
  }
  await engine.database.sql.query(`update ${SCHEMA}.event set is_matched = true where id = $1`, [eventId]);
}

/** Gives a signal to the run that waits for it and answers that run's id; null when none waits. */
export async function sendSignal(engine: Engine, signal: string, data: unknown): Promise<string | null> {
  const [waiting] = await engine.database.sql.query<{ id: string; run_id: string }>(
    `select id, run_id from ${SCHEMA}.pause where kind = 'signal' and correlation = $1 and expires_at > now()`,
    [signal],
  );
  if (!waiting) return null;
  return runUnit(engine, async (unit) => {
    const taken = await takePause(unit, waiting.run_id, waiting.id);
    if (!taken?.pause.step_id) return null;
    await continueWith(unit, taken.run, {
      stepId: taken.pause.step_id,
      isRace: taken.pause.is_race,
      output: { data: { signal, data } },
    });
    return taken.run.id;
  });
}

/** Cancels a run; answers false when there is no such run or it has ended. */
export async function cancelRun(engine: Engine, runId: string): Promise<boolean> {
  return runUnit(engine, async (unit) => {
    const run = await lockLiveRun(unit.sql, runId);
    if (!run) return false;
    await endRun(engine, unit, run, "cancelled", null);
    return true;
  });
}

async function closeGathering(engine: Engine, unit: Unit, id: string): Promise<void> {
  const [held] = await unit.sql.query<{
    kind: string;
    function_id: string;
    event_ids: string[];
    events: string;
    due_at: Date;
  }>(
    `select kind, function_id, event_ids, events, due_at from ${SCHEMA}.gathering where id = $1 for update`,
    [id],
  );
  if (!held) return;
  if (held.due_at > unit.now) {
    unit.timer({ kind: "gathering", gathering: id }, held.due_at);
    return;
  }
  await unit.sql.query(`delete from ${SCHEMA}.gathering where id = $1`, [id]);
  const target = engine.registry.byId(held.function_id);
  if (!target?.isActive) return;
  const events = StoredEvents.parse(JSON.parse(held.events));
  const tracked = events.map((event, index) => ({ id: held.event_ids[index] ?? event.id, event }));
  await startRun(engine, unit, target, tracked, { isGathered: true });
}

/** Does what a timer is for. A timer that comes too late, or twice, finds nothing to do. */
export async function fireTimer(engine: Engine, id: string, timer: TimerJob): Promise<void> {
  await runUnit(engine, async (unit) => {
    unit.done("timer", id);
    if (timer.kind === "gathering") {
      await closeGathering(engine, unit, timer.gathering);
      return;
    }
    if (timer.kind === "pause") {
      const taken = await takePause(unit, timer.run, timer.pause);
      if (!taken?.pause.step_id) return;
      const { run, pause } = taken;
      const output: StepOutput =
        pause.kind === "invoke"
          ? { error: { name: "InngestInvokeTimeout", message: "Timed out waiting for the invoked function" } }
          : { data: null };
      await continueWith(unit, run, { stepId: pause.step_id ?? "", isRace: pause.is_race, output });
      return;
    }
    const run = await lockLiveRun(unit.sql, timer.run);
    if (!run) return;
    if (timer.kind === "sleep") {
      await continueWith(unit, run, { stepId: timer.step, isRace: timer.isRace, output: { data: null } });
      return;
    }
    if (timer.kind === "startTimeout" && run.started_at) return;
    await endRun(engine, unit, run, "cancelled", null);
  });
}
