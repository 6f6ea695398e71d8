import {
  correlationOf,
  EVENT_CANCELLED,
  EVENT_FAILED,
  EVENT_FINISHED,
  internalEvent,
  SERVER_NOTES,
  StoredEvents,
} from "../protocol/event.ts";
import { type Run, saveRun } from "../store/runs.ts";
import { SCHEMA } from "../store/schema.ts";
import type { Unit } from "../store/unit.ts";
import type { Engine } from "./context.ts";
import { emitEvent, hasListener } from "./emit-event.ts";

const STATUS_WORD = { completed: "Completed", failed: "Failed", cancelled: "Cancelled" } as const;

/**
 * Ends a locked run: status and output, its waits removed, and the events that tell of it
 * (`inngest/function.finished`, and `.failed` or `.cancelled`), which carry results to invoking steps and start
 * `onFailure` functions. All in the caller's transaction.
 */
export async function endRun(
  engine: Engine,
  unit: Unit,
  run: Run,
  status: "completed" | "failed" | "cancelled",
  output: unknown,
): Promise<void> {
  run.status = status;
  run.output = output === null || output === undefined ? null : JSON.stringify(output);
  run.ended_at = unit.now;
  run.pending = [];
  run.discovery = "idle";
  run.discover_again = false;
  await saveRun(unit.sql, run);
  await unit.sql.query(`delete from ${SCHEMA}.pause where run_id = $1`, [run.id]);
  unit.afterCommit(() => engine.runEnded(run.id));

  const events = StoredEvents.parse(JSON.parse(run.events));
  for (const [index, event] of events.entries()) {
    // A failure handler that fails must not start itself again.
    if (event.name === EVENT_FAILED || event.name === EVENT_FINISHED) continue;
    const correlation = correlationOf(event);
    if (correlation === null && index > 0) continue;
    const data: Record<string, unknown> = {
      function_id: run.slug,
      run_id: run.id,
      event,
      events,
      [SERVER_NOTES]: { status: STATUS_WORD[status] },
    };
    if (status === "failed") data.error = output;
    else if (status === "cancelled")
      data.error = { name: "FunctionCancelled", message: "The function was cancelled" };
    else data.result = output ?? null;
    if (correlation !== null) data.correlation_id = correlation;
    const names = [
      EVENT_FINISHED,
      ...(status === "failed" ? [EVENT_FAILED] : status === "cancelled" ? [EVENT_CANCELLED] : []),
    ];
    for (const name of names) {
      const tracked = internalEvent(name, data, unit.now);
      if (await hasListener(engine, unit, tracked)) await emitEvent(engine, unit, tracked);
    }
  }
}
