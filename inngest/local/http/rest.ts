import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { stepState } from "../execution/call-request.ts";
import type { Engine } from "../execution/context.ts";
import { cancelRun, sendSignal } from "../execution/resume-run.ts";
import { parseJson } from "../protocol/answer.ts";
import { findRun, findRunsOfEvent, finishedSteps, type Run } from "../store/runs.ts";
import { HttpProblem, readJson, sendJson } from "./exchange.ts";

const NO_ENVIRONMENT = "00000000-0000-4000-b000-000000000000";
const MAX_SIGNAL_BYTES = 1024 * 1024;
const STATUS = {
  scheduled: "Scheduled",
  running: "Running",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
} as const;

/** A run as Inngest's REST API shows it. */
function present(run: Run): Record<string, unknown> {
  return {
    run_id: run.id,
    run_started_at: (run.started_at ?? run.created_at).toISOString(),
    function_id: run.function_id,
    function_version: run.function_version,
    environment_id: NO_ENVIRONMENT,
    event_id: run.event_ids[0],
    ...(run.cron ? { cron: run.cron } : {}),
    status: STATUS[run.status],
    ended_at: run.ended_at?.toISOString() ?? null,
    output: run.output === null ? null : (parseJson(run.output) ?? null),
  };
}

function sendData(response: ServerResponse, data: unknown): void {
  const fetchedAt = new Date().toISOString();
  sendJson(response, 200, { data, metadata: { fetched_at: fetchedAt, cached_until: null } });
}

async function getRun(engine: Engine, id: string): Promise<Run> {
  const run = await findRun(engine.database.sql, id);
  if (!run) throw new HttpProblem(404, `There is no run with the id ${id}`);
  return run;
}

/** `GET /v1/runs/{id}`. */
export async function showRun(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  sendData(response, present(await getRun(engine, id)));
}

/** `GET /v1/runs/{id}/jobs`: calls of the run that are queued or in flight. */
export async function showJobs(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  const run = await getRun(engine, id);
  const jobs = run.ended_at ? [] : await engine.queue.jobsOfRun(id);
  sendData(
    response,
    jobs.map(({ at, attempt, step, state }) => ({
      at: at.toISOString(),
      kind: "edge",
      attempt,
      step_id: step,
      status: state === "active" ? "running" : "scheduled",
    })),
  );
}

/** `DELETE /v1/runs/{id}`: cancels. A run that has ended stays as it is. */
export async function deleteRun(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  await getRun(engine, id);
  await cancelRun(engine, id);
  response.writeHead(200).end();
}

/** `GET /v1/events/{id}/runs`, by the id that the event API answered or the client's own. */
export async function showRunsOfEvent(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  sendData(response, (await findRunsOfEvent(engine.database.sql, id)).map(present));
}

/** `GET /v0/runs/{id}/actions`: the memoised steps, for calls too large to carry them. */
export async function showSteps(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  await getRun(engine, id);
  sendJson(response, 200, stepState(await finishedSteps(engine.database.sql, id)));
}

/** `GET /v0/runs/{id}/batch`: the events that began the run. */
export async function showEvents(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  sendJson(response, 200, JSON.parse((await getRun(engine, id)).events));
}

const Signal = z.looseObject({ signal: z.string().min(1), data: z.unknown().optional() });

/** `POST /v1/signals`: 404 when no run waits for it. */
export async function receiveSignal(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parsed = Signal.safeParse(await readJson(request, MAX_SIGNAL_BYTES));
  if (!parsed.success) throw new HttpProblem(400, "The signal has no name");
  const runId = await sendSignal(engine, parsed.data.signal, parsed.data.data ?? null);
  if (!runId) throw new HttpProblem(404, "No run waits for this signal");
  sendData(response, { run_id: runId });
}
