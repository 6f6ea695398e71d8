import type { CallJob, Claimed } from "../flow/queue.ts";
import { EVENT_INVOKED, internalEvent, SERVER_NOTES } from "../protocol/event.ts";
import { alreadyFinished, lockLiveRun, noteStep, type Run, saveRun } from "../store/runs.ts";
import { SCHEMA } from "../store/schema.ts";
import type { Unit } from "../store/unit.ts";
import { finishStep, requestDiscovery } from "./advance-run.ts";
import type { Engine } from "./context.ts";
import type { Effect } from "./decide.ts";
import { endRun } from "./end-run.ts";
import { startRun } from "./start-run.ts";

/** Where a run goes on after an empty answer: not at once, so that it cannot spin. */
const EMPTY_ANSWER_DELAY_MS = 1_000;

type EffectOf<Kind extends Effect["do"]> = Extract<Effect, { do: Kind }>;

async function wait(
  unit: Unit,
  run: Run,
  effect: EffectOf<"waitForEvent"> | EffectOf<"invoke"> | EffectOf<"waitForSignal">,
  pause: {
    kind: "event" | "invoke" | "signal";
    event?: string;
    expression?: string | null;
    correlation?: string;
  },
): Promise<boolean> {
  if (!(await noteStep(unit.sql, run.id, { stepId: effect.stepId, name: effect.name, state: "waiting" })))
    return false;
  const [created] = await unit.sql.query<{ id: string }>(
    `insert into ${SCHEMA}.pause (run_id, kind, step_id, is_race, event_name, expression, correlation, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      run.id,
      pause.kind,
      effect.stepId,
      effect.isRace,
      pause.event ?? null,
      pause.expression ?? null,
      pause.correlation ?? null,
      effect.until,
    ],
  );
  if (created) unit.timer({ kind: "pause", run: run.id, pause: created.id }, effect.until);
  return true;
}

async function dropWait(unit: Unit, run: Run, stepId: string): Promise<void> {
  await unit.sql.query(`delete from ${SCHEMA}.pause where run_id = $1 and step_id = $2`, [run.id, stepId]);
}

/** Starts the invoked function in the same transaction; a function nobody knows fails the step. */
async function invoke(engine: Engine, unit: Unit, run: Run, effect: EffectOf<"invoke">): Promise<boolean> {
  const correlation = `${run.id}.${effect.stepId}`;
  if (!(await wait(unit, run, effect, { kind: "invoke", correlation }))) return false;
  const target = engine.registry.bySlug(effect.functionId);
  if (!target?.isActive) {
    await dropWait(unit, run, effect.stepId);
    const message = `No function with the id ${effect.functionId} is synced with this server`;
    const output = { error: { name: "Error", message } };
    return finishStep(unit, run, { ...effect, output });
  }
  const { [SERVER_NOTES]: _ignored, ...data } = effect.payload.data ?? {};
  const notes = { fn_id: effect.functionId, correlation_id: correlation };
  const tracked = internalEvent(EVENT_INVOKED, { ...data, [SERVER_NOTES]: notes }, unit.now);
  if (effect.payload.v) tracked.event.v = effect.payload.v;
  await unit.sql.query(`insert into ${SCHEMA}.event (id, name, body, received_at) values ($1, $2, $3, $4)`, [
    tracked.id,
    tracked.event.name,
    JSON.stringify(tracked.event),
    unit.now,
  ]);
  const started = await startRun(engine, unit, target, [tracked], { isInvoked: true });
  if (started) return false;
  await dropWait(unit, run, effect.stepId);
  const message = `The function ${effect.functionId} did not start: it is a singleton and runs already`;
  return finishStep(unit, run, { ...effect, output: { error: { name: "Error", message } } });
}

/** Registers a wait for a signal; a name that is waited for already fails the run, unless it may be replaced. */
async function waitForSignal(
  engine: Engine,
  unit: Unit,
  run: Run,
  effect: EffectOf<"waitForSignal">,
): Promise<"waits" | "conflict"> {
  if (effect.replace)
    await unit.sql.query(
      `delete from ${SCHEMA}.pause where kind = 'signal' and correlation = $1 and not (run_id = $2 and step_id = $3)`,
      [effect.signal, run.id, effect.stepId],
    );
  const [holder] = await unit.sql.query<{ run_id: string; step_id: string }>(
    `select run_id, step_id from ${SCHEMA}.pause where kind = 'signal' and correlation = $1`,
    [effect.signal],
  );
  if (holder && !(holder.run_id === run.id && holder.step_id === effect.stepId)) {
    const message = `Another run waits for the signal ${effect.signal} already`;
    await endRun(engine, unit, run, "failed", { name: "SignalConflict", message });
    return "conflict";
  }
  await wait(unit, run, effect, { kind: "signal", correlation: effect.signal });
  return "waits";
}

function callOf(job: CallJob, change: Partial<CallJob>, unit: Unit): CallJob {
  return { ...job, isStart: false, queuedAtMs: unit.now.getTime(), ...change };
}

/**
 * Writes what an answer decided, together with the end of its call, in one transaction. Repeating it after a
 * crash is harmless: every step is noted or memoised at most once, and the call is gone when it has been written.
 */
export async function applyEffects(
  engine: Engine,
  unit: Unit,
  call: Claimed<CallJob>,
  effects: readonly Effect[],
  context: { version: number | null; retryDelayMs: number },
): Promise<"applied" | "ended"> {
  unit.done("call", call.id);
  const run = await lockLiveRun(unit.sql, call.job.run);
  if (!run) return "ended";
  if (run.request_version === -1 && context.version !== null) run.request_version = context.version;
  let goesOn = false;
  let goesOnLater = false;
  let isRetried = false;

  for (const effect of effects) {
    switch (effect.do) {
      case "forcePlan":
        run.force_plan = true;
        break;
      case "expect": {
        const finished = await alreadyFinished(unit.sql, run.id, effect.stepIds);
        const missing = effect.stepIds.filter((stepId) => !finished.has(stepId));
        run.pending = [...new Set([...run.pending, ...missing])];
        break;
      }
      case "saveStep":
        if (await finishStep(unit, run, effect)) goesOn = true;
        break;
      case "planStep": {
        const { stepId, name } = effect;
        if (await noteStep(unit.sql, run.id, { stepId, name, state: "planned" }))
          unit.call(callOf(call.job, { step: stepId, attempt: 0 }, unit));
        break;
      }
      case "sleep": {
        const { stepId, name, until, isRace } = effect;
        if (await noteStep(unit.sql, run.id, { stepId, name, state: "sleeping" }))
          unit.timer({ kind: "sleep", run: run.id, step: stepId, isRace }, until);
        break;
      }
      case "waitForEvent":
        await wait(unit, run, effect, {
          kind: "event",
          event: effect.event,
          expression: effect.expression,
        });
        break;
      case "waitForSignal":
        if ((await waitForSignal(engine, unit, run, effect)) === "conflict") return "applied";
        break;
      case "invoke":
        if (await invoke(engine, unit, run, effect)) goesOn = true;
        break;
      case "discover":
        goesOnLater = true;
        break;
      case "retry": {
        isRetried = true;
        const at = effect.at ?? new Date(unit.now.getTime() + context.retryDelayMs);
        unit.call(callOf(call.job, { attempt: effect.attempt }, unit), at);
        break;
      }
      case "finish":
        await endRun(engine, unit, run, effect.status, effect.output);
        return "applied";
    }
  }

  if (call.job.step === null) {
    // The discovery is over unless it is tried again; what was asked for during it comes now.
    const again = run.discover_again;
    run.discovery = isRetried ? "queued" : "idle";
    run.discover_again = false;
    if (!isRetried && again) goesOn = true;
  }
  if (goesOn) requestDiscovery(unit, run);
  else if (goesOnLater) requestDiscovery(unit, run, new Date(unit.now.getTime() + EMPTY_ANSWER_DELAY_MS));
  await saveRun(unit.sql, run);
  return "applied";
}
