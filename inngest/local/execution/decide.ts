import { z } from "zod";

import { compileExpression, matches } from "../expressions/evaluate.ts";
import { ExpressionError } from "../expressions/syntax.ts";
import { type Answer, type Operation, type RunError, toRunError } from "../protocol/answer.ts";
import { MAX_WAIT_MS, parseMoment } from "../protocol/durations.ts";

/** What a run looked like when the call was made. */
interface RunView {
  requestVersion: number;
  /** Steps that the next discovery waits for (parallel groups). */
  pending: readonly string[];
}

/** The call that was answered: a discovery (`stepId` null) or one planned step. */
export interface CallView {
  stepId: string | null;
  attempt: number;
  maxAttempts: number;
}

/** One consequence of an answer, to be written in one transaction. */
export type Effect =
  | { do: "saveStep"; stepId: string; name: string; output: StepOutput; isRace: boolean }
  | { do: "planStep"; stepId: string; name: string }
  | { do: "sleep"; stepId: string; name: string; until: Date; isRace: boolean }
  | {
      do: "waitForEvent";
      stepId: string;
      name: string;
      event: string;
      expression: string | null;
      until: Date;
      isRace: boolean;
    }
  | {
      do: "waitForSignal";
      stepId: string;
      name: string;
      signal: string;
      replace: boolean;
      until: Date;
      isRace: boolean;
    }
  | {
      do: "invoke";
      stepId: string;
      name: string;
      functionId: string;
      payload: InvokePayload;
      until: Date;
      isRace: boolean;
    }
  | { do: "expect"; stepIds: string[] }
  | { do: "forcePlan" }
  | { do: "discover" }
  | { do: "retry"; at: Date | null; attempt: number; error: RunError }
  | { do: "finish"; status: "completed" | "failed"; output: unknown };

/** A memoised step as the SDK gets it back. */
export type StepOutput = { data: unknown } | { error: RunError };

const InvokePayload = z.looseObject({
  data: z.record(z.string(), z.unknown()).optional().nullish(),
  v: z.string().optional().nullish(),
});
type InvokePayload = z.infer<typeof InvokePayload>;

/** A step operation that cannot be carried out; the run fails with this message. */
class RefusedOperation extends Error {
  override name = "RefusedOperation";
}

const MAX_OPERATIONS = 1_000;
const MAX_STEP_BYTES = 4 * 1024 * 1024;
const PRIORITY = new Set(["WaitForEvent", "WaitForSignal"]);

function text(operation: Operation, key: string): string | null {
  const value = operation.opts?.[key];
  return typeof value === "string" && value !== "" ? value : null;
}

function deadline(operation: Operation, source: string | null, now: Date): Date {
  if (source === null) return new Date(now.getTime() + 365 * 86_400_000);
  const at = parseMoment(source, now);
  if (!at) throw new RefusedOperation(`Step ${label(operation)}: ${JSON.stringify(source)} is not a time`);
  if (at.getTime() - now.getTime() > MAX_WAIT_MS)
    throw new RefusedOperation(`Step ${label(operation)}: ${source} is more than a year away`);
  return at;
}

function label(operation: Operation): string {
  return operation.displayName ?? operation.name ?? operation.id;
}

function checkSize(operation: Operation): void {
  const size = JSON.stringify(operation.data ?? operation.error ?? null).length;
  if (size > MAX_STEP_BYTES)
    throw new RefusedOperation(`Step ${label(operation)}: the output is larger than 4 MB`);
}

function wait(operation: Operation, now: Date, isRace: boolean): Effect {
  const event = text(operation, "event") ?? operation.name;
  if (!event) throw new RefusedOperation(`Step ${label(operation)} waits for an event without a name`);
  const expression = text(operation, "if");
  if (expression) {
    try {
      compileExpression(expression);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new RefusedOperation(`Step ${label(operation)}: the expression is refused: ${error.message}`);
    }
  }
  const until = deadline(operation, text(operation, "timeout"), now);
  return {
    do: "waitForEvent",
    stepId: operation.id,
    name: label(operation),
    event,
    expression,
    until,
    isRace,
  };
}

function invoke(operation: Operation, now: Date, isRace: boolean): Effect {
  const functionId = text(operation, "function_id");
  if (!functionId) throw new RefusedOperation(`Step ${label(operation)} invokes no function`);
  const payload = InvokePayload.safeParse(operation.opts?.payload ?? {});
  if (!payload.success)
    throw new RefusedOperation(`Step ${label(operation)}: the payload must be an object with data`);
  return {
    do: "invoke",
    stepId: operation.id,
    name: label(operation),
    functionId,
    payload: payload.data,
    until: deadline(operation, text(operation, "timeout"), now),
    isRace,
  };
}

function signal(operation: Operation, now: Date, isRace: boolean): Effect {
  const name = text(operation, "signal") ?? operation.name;
  if (!name) throw new RefusedOperation(`Step ${label(operation)} waits for a signal without a name`);
  return {
    do: "waitForSignal",
    stepId: operation.id,
    name: label(operation),
    signal: name,
    replace: text(operation, "conflict") === "replace",
    until: deadline(operation, text(operation, "timeout"), now),
    isRace,
  };
}

function failedStep(
  operation: Operation,
  call: CallView,
  answer: Extract<Answer, { kind: "operations" }>,
): Effect {
  const error = toRunError(operation.error, "The step failed without an error");
  const mayRetry = operation.op === "StepError" && !answer.isFinal && call.attempt + 1 < call.maxAttempts;
  if (mayRetry) return { do: "retry", at: answer.retryAt, attempt: call.attempt + 1, error };
  return {
    do: "saveStep",
    stepId: operation.id,
    name: label(operation),
    output: { error },
    isRace: text(operation, "parallelMode") === "race",
  };
}

function effectOf(
  operation: Operation,
  call: CallView,
  answer: Extract<Answer, { kind: "operations" }>,
  now: Date,
): Effect[] {
  const isRace = text(operation, "parallelMode") === "race";
  const name = label(operation);
  switch (operation.op) {
    case "None":
      return [{ do: "discover" }];
    case "DiscoveryRequest":
      return [{ do: "discover" }];
    case "Step":
    case "StepRun":
      checkSize(operation);
      return [
        { do: "saveStep", stepId: operation.id, name, output: { data: operation.data ?? null }, isRace },
      ];
    case "StepError":
    case "StepFailed":
      checkSize(operation);
      return [failedStep(operation, call, answer)];
    case "StepPlanned":
      return [{ do: "planStep", stepId: operation.id, name }];
    case "Sleep": {
      const until = deadline(operation, text(operation, "duration") ?? operation.name ?? "0s", now);
      return [{ do: "sleep", stepId: operation.id, name, until, isRace }];
    }
    case "WaitForEvent":
      return [wait(operation, now, isRace)];
    case "WaitForSignal":
      return [signal(operation, now, isRace)];
    case "InvokeFunction":
      return [invoke(operation, now, isRace)];
    case "RunComplete":
      return [{ do: "finish", status: "completed", output: operation.data ?? null }];
    default:
      throw new RefusedOperation(
        `Step ${name} asks for "${operation.op}", which the local Inngest server does not offer; use Inngest Cloud or self-hosted Inngest for it`,
      );
  }
}

/** A failure of the whole call: retried as long as attempts are left, else the run fails. */
function decideFailure(
  call: CallView,
  failure: { error: RunError; isFinal: boolean; retryAt: Date | null },
): Effect {
  if (!failure.isFinal && call.attempt + 1 < call.maxAttempts)
    return { do: "retry", at: failure.retryAt, attempt: call.attempt + 1, error: failure.error };
  return { do: "finish", status: "failed", output: failure.error };
}

/**
 * What an answer does to its run. Pure: the same answer to the same call always has the same effects, so that
 * writing them can be repeated after a crash.
 *
 * Waits come first in the list, so that an event sent by a sibling step of the same answer finds the wait.
 */
export function decide(run: RunView, call: CallView, answer: Answer, now: Date): Effect[] {
  if (answer.kind === "error") return [decideFailure(call, answer)];
  if (answer.kind === "result") return [{ do: "finish", status: "completed", output: answer.output }];

  const { operations } = answer;
  if (operations.length === 0) return [{ do: "discover" }];
  try {
    if (operations.length > MAX_OPERATIONS)
      throw new RefusedOperation(`One answer may report ${MAX_OPERATIONS} steps at most`);
    const ordered = [
      ...operations.filter(({ op }) => PRIORITY.has(op)),
      ...operations.filter(({ op }) => !PRIORITY.has(op)),
    ];
    const effects = ordered.flatMap((operation) => effectOf(operation, call, answer, now));
    const version = run.requestVersion === -1 ? (answer.version ?? -1) : run.requestVersion;
    const isGroup = operations.length > 1 && !operations.some(({ op }) => op === "RunComplete");
    if (!isGroup) return effects;
    // Each step of a race leads on by itself, so nobody waits for those that are left over.
    const group = operations.filter((operation) => text(operation, "parallelMode") !== "race");
    const waitsTogether = version >= 2 && group.some(({ op }) => op === "StepPlanned");
    return [
      { do: "forcePlan" },
      ...(waitsTogether ? [{ do: "expect" as const, stepIds: group.map(({ id }) => id) }] : []),
      ...effects,
    ];
  } catch (error) {
    if (!(error instanceof RefusedOperation)) throw error;
    return [{ do: "finish", status: "failed", output: { name: error.name, message: error.message } }];
  }
}

/** Whether a finished step leads to a discovery now, or waits for the rest of its parallel group. */
export function leadsToDiscovery(pending: readonly string[], finished: string, isRace: boolean): boolean {
  return isRace || pending.every((stepId) => stepId === finished);
}

/** Whether an event ends a wait or cancels a run. `event` is what started the run, `incoming` what arrived. */
export function isAwaited(expression: string | null, event: unknown, incoming: unknown): boolean {
  return expression === null || matches(expression, { event, async: incoming });
}
