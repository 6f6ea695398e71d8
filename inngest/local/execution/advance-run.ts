import type { Run } from "../store/runs.ts";
import { memoise } from "../store/runs.ts";
import type { Unit } from "../store/unit.ts";
import { leadsToDiscovery, type StepOutput } from "./decide.ts";

/** The highest execution version that waits for whole parallel groups before it goes on. */
const GROUPING_VERSION = 2;

/** Queues the call that lets the function discover what comes next, at `at` or now. */
function queueDiscovery(unit: Unit, run: Run, at: Date | null): void {
  unit.call(
    {
      run: run.id,
      function: run.function_id,
      step: null,
      attempt: 0,
      isStart: false,
      lane: run.lane,
      keys: run.keys,
      throttleKey: run.throttle_key,
      priority: run.priority,
      queuedAtMs: unit.now.getTime(),
    },
    at,
  );
}

/**
 * Asks for a discovery on a locked run. At most one is queued or in flight for a run: two at once could find the
 * same new step and both run it. One that is asked for during another follows it.
 */
export function requestDiscovery(unit: Unit, run: Run, at: Date | null = null): void {
  if (run.discovery === "active") {
    run.discover_again = true;
    return;
  }
  if (run.discovery === "queued") return;
  run.discovery = "queued";
  if (run.request_version >= GROUPING_VERSION) run.force_plan = false;
  queueDiscovery(unit, run, at);
}

/** Memoises a step on a locked run and answers whether the function is to go on from here now. */
export async function finishStep(
  unit: Unit,
  run: Run,
  step: { stepId: string; name: string; output: StepOutput; isRace: boolean },
): Promise<boolean> {
  const isNew = await memoise(unit.sql, run.id, {
    stepId: step.stepId,
    name: step.name,
    output: JSON.stringify(step.output),
  });
  if (!isNew) return false;
  const leads = leadsToDiscovery(run.pending, step.stepId, step.isRace);
  run.pending = run.pending.filter((stepId) => stepId !== step.stepId);
  return leads;
}
