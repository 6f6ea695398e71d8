import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Engine } from "../execution/context.ts";
import type { Dispatcher } from "../execution/dispatcher.ts";
import { Operation, toRunError } from "../protocol/answer.ts";
import { SCHEMA } from "../store/schema.ts";
import { HttpProblem, readJson, sendJson } from "./exchange.ts";

const MAX_BYTES = 8 * 1024 * 1024;

const AsyncCheckpoint = z.looseObject({
  run_id: z.string(),
  qi_id: z.string(),
  request_id: z.string().optional(),
  steps: z.array(Operation),
});

/** What a finished step is memoised as; null for what a checkpoint only announces. */
function outputOf(operation: Operation): string | null {
  switch (operation.op) {
    case "Step":
    case "StepRun":
      return JSON.stringify({ data: operation.data ?? null });
    case "StepFailed":
      return JSON.stringify({ error: toRunError(operation.error, "The step failed without an error") });
    case "StepPlanned":
      return null;
    default:
      throw new HttpProblem(400, `A checkpoint cannot carry ${operation.op}`);
  }
}

/**
 * `POST /v1/checkpoint/{run}/async`: results of steps that a call in flight has run, stored before the function
 * goes on (SDK specification, section 10.3.1). 409 when the call is not the current one any more: the SDK then
 * stops, and what it did since its last checkpoint is done again by the call that replaced it.
 */
export async function checkpointSteps(
  engine: Engine,
  dispatcher: Dispatcher,
  runId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parsed = AsyncCheckpoint.safeParse(await readJson(request, MAX_BYTES));
  if (!parsed.success || parsed.data.run_id !== runId)
    throw new HttpProblem(400, "The checkpoint could not be read");
  const { qi_id: jobId, request_id: requestId, steps } = parsed.data;
  if (!dispatcher.isCurrent(runId, jobId, requestId))
    throw new HttpProblem(409, "This call was replaced by a newer one");

  const finished = steps.flatMap((operation) => {
    const output = outputOf(operation);
    return output === null
      ? []
      : [{ id: operation.id, name: operation.displayName ?? operation.name ?? "", output }];
  });
  // One statement, because it is on the path of every step: the run's lock, then the steps in their order.
  const [live] = await engine.database.sql.query<{ runs: number }>(
    `with live as (select id from ${SCHEMA}.run where id = $1 and ended_at is null for update),
     saved as (
       insert into ${SCHEMA}.step (run_id, step_id, name, state, output, finished_order)
       select live.id, given.step_id, given.name, 'done', given.output, nextval('${SCHEMA}.step_order')
       from live, unnest($2::text[], $3::text[], $4::text[]) as given (step_id, name, output)
       on conflict (run_id, step_id) do update
         set state = 'done', output = excluded.output, finished_order = excluded.finished_order
         where ${SCHEMA}.step.state <> 'done')
     select count(*)::int as runs from live`,
    [
      runId,
      finished.map(({ id }) => id),
      finished.map(({ name }) => name),
      finished.map(({ output }) => output),
    ],
  );
  if (!live || live.runs === 0) throw new HttpProblem(409, "The run has ended");
  sendJson(response, 200, {});
}
