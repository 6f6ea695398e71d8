import { parseJson } from "../protocol/answer.ts";
import { StoredEvents } from "../protocol/event.ts";
import { canonicalJson, SIGNATURE_HEADER, sign } from "../protocol/signature.ts";
import type { RegisteredFunction } from "../store/registry.ts";
import type { Run } from "../store/runs.ts";

/** Above this the app fetches events and steps itself (`use_api`), as with the real server. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

interface CallIdentity {
  /** The queue's job, the same for every dispatch of it. */
  jobId: string;
  /** This dispatch alone. */
  requestId: string;
  generation: number;
  attempt: number;
  stepId: string | null;
}

/** The memoised steps as the SDK reads them, by hashed id. */
export function stepState(steps: readonly { stepId: string; output: string }[]): Record<string, unknown> {
  return Object.fromEntries(steps.map(({ stepId, output }) => [stepId, parseJson(output) ?? { data: null }]));
}

/** A call request (SDK specification, section 4.4.1, and `MarshalV1` of the real server). */
export function buildCall(
  target: RegisteredFunction,
  run: Run,
  steps: readonly { stepId: string; output: string }[],
  identity: CallIdentity,
  signing: { key: string | null; now: Date },
): { url: string; body: string; headers: Record<string, string> } {
  const events = StoredEvents.parse(JSON.parse(run.events));
  const whole = {
    event: events[0],
    events,
    steps: stepState(steps),
    defers: {},
    version: run.request_version,
    use_api: false,
    ctx: {
      fn_id: target.id,
      run_id: run.id,
      env: "",
      step_id: identity.stepId ?? "step",
      attempt: identity.attempt,
      max_attempts: target.maxAttempts,
      stack: { stack: steps.map(({ stepId }) => stepId), current: steps.length },
      qi_id: identity.jobId,
      request_id: identity.requestId,
      generation_id: identity.generation,
      job_id: identity.jobId,
      disable_immediate_execution: run.force_plan,
      use_api: false,
    },
  };
  let body = canonicalJson(whole);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES)
    body = canonicalJson({
      ...whole,
      events: [],
      steps: {},
      use_api: true,
      ctx: { ...whole.ctx, use_api: true },
    });

  const url = new URL(target.url);
  url.searchParams.set("fnId", target.slug);
  url.searchParams.set("stepId", identity.stepId ?? "step");
  const headers: Record<string, string> = {
    "x-run-id": run.id,
    "x-request-id": identity.requestId,
    "x-inngest-generation-id": String(identity.generation),
    "x-inngest-job-id": identity.jobId,
    "x-inngest-step-id": identity.stepId ?? "step",
    "x-inngest-req-version": String(run.request_version),
    "x-inngest-server-kind": signing.key ? "cloud" : "dev",
  };
  if (signing.key) headers[SIGNATURE_HEADER] = sign(body, signing.key, signing.now);
  return { url: url.href, body, headers };
}
