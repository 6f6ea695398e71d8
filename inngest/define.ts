/**
 * How a background function is made. The wrapper builds the system's context, gives every step a deadline,
 * translates errors into what the job server understands, and keeps the Jobs page's record of the run. A
 * function's own body is then the story: steps with stable names, each calling one verb.
 */
import { NonRetriableError, RetryAfterError, StepError } from "inngest";
import { z } from "zod";
import { finishJobRun, forgetJobRun, noteJobRunError, startJobRun, waitJobRun } from "#lib/jobs/index.ts";
import { isModuleEnabled, type ModuleName } from "#lib/organisations/index.ts";
import { now } from "#lib/platform/clock/index.ts";
import { type Context, createContext } from "#lib/platform/context/index.ts";
import { withTenant } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { type Logger, logger, redactText } from "#lib/platform/logger/index.ts";
import { dispatchEvents } from "#lib/platform/signal/dispatch.ts";
import type { Signal } from "#lib/platform/signal/index.ts";
import { inngest } from "./client.ts";
import { type JobPayload, jobPayload } from "./events.ts";
import { countJobRun } from "./metrics.ts";

type Retries = 0 | 1 | 2 | 3 | 4 | 5;

/**
 * A concurrency group that several functions share: however bad things get in it, it holds no more than its own
 * number of places.
 */
export type Lane = { key: string; limit: number };

/** Everything that waits for ClickUp. */
export const CLICKUP_LANE: Lane = { key: "clickup", limit: 20 };

export type JobStep = {
  /**
   * Does a piece of work once: its answer is kept by the job server and not computed again. The signal ends
   * when the time for one attempt is up. `output` describes the answer, which travels as JSON.
   */
  run: <Output extends z.ZodType>(
    id: string,
    output: Output,
    work: (signal: AbortSignal) => Promise<z.input<Output>>,
  ) => Promise<z.output<Output>>;
  /** Puts the run aside until an instant (ISO 8601), holding no place meanwhile. */
  sleepUntil: (id: string, until: string) => Promise<void>;
};

export type JobRunContext<Payload> = {
  ctx: Context;
  payload: Payload;
  step: JobStep;
  runId: string;
  /** Counted from 0. */
  attempt: number;
};

export type FunctionDefinition<Payload extends z.ZodType> = {
  /** Stable for ever: the job server knows running work by it. */
  id: string;
  name: string;
  event: Signal<string, Payload>;
  /** Steps that one organisation may have under way at once. */
  concurrencyPerOrganisation: number;
  lane?: Lane;
  retries: Retries;
  /** Seconds before each retry, unless the error itself says when; the last one repeats. */
  backoffSeconds: readonly number[];
  /** Time for one attempt of one step. */
  timeoutMs: number;
  /** The module that must be on; without it the run ends quietly. */
  module?: ModuleName;
  /** Runs all the time, for many things at once: the Jobs page shows its runs only while they work or when they fail. */
  isRoutine?: boolean;
  /** What the run is about, for the Jobs page. */
  subject: (payload: JobPayload<Payload>) => { type: string; id: string } | null;
  run: (job: JobRunContext<JobPayload<Payload>>) => Promise<void>;
  /** Called once when the run is given up. Says so where people look. */
  onFailure: (job: {
    ctx: Context;
    payload: JobPayload<Payload>;
    error: { code: string; message: string };
  }) => Promise<void>;
};

/** Defines a function that an event of one organisation starts. */
export function defineFunction<Payload extends z.ZodType>(definition: FunctionDefinition<Payload>) {
  const payloadSchema = jobPayload(definition.event);
  const readPayload = (data: unknown): JobPayload<Payload> => {
    const parsed = payloadSchema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw new NonRetriableError(`Bad payload for ${definition.id}: ${z.prettifyError(parsed.error)}`);
  };

  return inngest.createFunction(
    {
      id: definition.id,
      name: definition.name,
      triggers: [{ event: definition.event.name }],
      retries: definition.retries,
      concurrency: concurrencyOf(definition),
      onFailure: async ({ event, error, step }) => {
        const { run_id: runId, event: original } = event.data;
        const payload = readPayload(original.data);
        const ctx = systemContext(definition.id, payload.organisationId, runId);
        await step.run("give-up", async () => {
          const failure = { code: codeOf(error), message: redactText(error.message) };
          await definition.onFailure({ ctx, payload, error: failure });
          const { durationMs } = await finishJobRun(
            { organisationId: ctx.organisationId, runId },
            { status: "failed", at: now(), error: failure },
          );
          countJobRun(definition.id, "failed", durationMs);
          ctx.logger.error({ failure }, "Job given up");
        });
      },
    },
    async ({ event, step, runId, attempt }) => {
      const startedAt = now();
      const payload = readPayload(event.data);
      const { organisationId } = payload;
      const ctx = systemContext(definition.id, organisationId, runId);
      const key = { organisationId, runId };
      const isOn = await isModuleOn(organisationId, definition.module);
      await startJobRun({
        ...key,
        functionId: definition.id,
        eventName: event.name,
        eventId: event.id ?? null,
        payload: withoutOrganisation(payload),
        subject: definition.subject(payload),
        attempt,
        at: startedAt,
      });
      if (!isOn) {
        await finishJobRun(key, { status: "cancelled", at: now() });
        ctx.logger.info({ module: definition.module }, "Job dropped: its module is off");
        return;
      }

      const translate = async (error: unknown): Promise<Error> => {
        const failure = { code: codeOf(error), message: publicTextOf(error) };
        await noteJobRunError(key, failure);
        if (!isRetryable(error)) {
          ctx.logger.warn({ err: error }, "Job step failed for good");
          return new NonRetriableError(failure.message, { cause: failure.code });
        }
        const seconds = retryAfterOf(error) ?? backoffOf(definition.backoffSeconds, attempt);
        if (attempt < definition.retries) await waitJobRun(key, new Date(now().getTime() + seconds * 1000));
        ctx.logger.warn(
          { err: error, attempt, retryInSeconds: seconds },
          "Job step failed; it will be tried again",
        );
        return new RetryAfterError(failure.message, seconds * 1000, { cause: failure.code });
      };

      const jobStep: JobStep = {
        run: async (id, output, work) =>
          output.parse(
            await step.run(id, async () => {
              try {
                return await withDeadline(definition.timeoutMs, work);
              } catch (error) {
                throw await translate(error);
              }
            }),
          ),
        sleepUntil: async (id, until) => {
          // On a replay the sleep is over and must not be noted again.
          if (Date.parse(until) > now().getTime()) await waitJobRun(key, new Date(until));
          await step.sleepUntil(id, new Date(until));
        },
      };

      try {
        await definition.run({ ctx, payload, step: jobStep, runId, attempt });
      } catch (error) {
        if (isSdkError(error)) throw error;
        throw await translate(error);
      }
      // No step of its own: saying it again after a lost answer changes nothing.
      const { durationMs } = await finishJobRun(key, { status: "succeeded", at: now() });
      if (definition.isRoutine === true) await forgetJobRun(key);
      countJobRun(definition.id, "succeeded", durationMs);
    },
  );
}

export type ScheduleDefinition = {
  id: string;
  name: string;
  /** Cron, in UTC. */
  cron: string;
  retries: Retries;
  timeoutMs: number;
  lane?: Lane;
  run: (job: {
    logger: Logger;
    now: () => Date;
    contextFor: (organisationId: string) => Context;
  }) => Promise<unknown>;
  /** Called once when a run is given up; the next one comes at its own time. */
  onFailure: (job: { logger: Logger; error: Error }) => Promise<void>;
};

/** Defines a function that the clock starts: sweeps, which look across organisations and act within each. */
export function defineSchedule(definition: ScheduleDefinition) {
  const log = logger.child({ job: definition.id });
  return inngest.createFunction(
    {
      id: definition.id,
      name: definition.name,
      triggers: [{ cron: definition.cron }],
      retries: definition.retries,
      // One at a time: a sweep that takes longer than its interval is not joined by the next.
      concurrency: [{ limit: 1 }],
      onFailure: async ({ error }) => {
        countJobRun(definition.id, "failed", null);
        await definition.onFailure({ logger: log, error });
      },
    },
    async ({ step, runId }) => {
      const startedAt = now();
      await step.run("sweep", async () => {
        const result = await withDeadline(definition.timeoutMs, () =>
          definition.run({
            logger: log,
            now,
            contextFor: (organisationId) => systemContext(definition.id, organisationId, runId),
          }),
        );
        countJobRun(definition.id, "succeeded", now().getTime() - startedAt.getTime());
        return result ?? null;
      });
    },
  );
}

type Concurrency = { limit: number; key: string; scope?: "env" };

function concurrencyOf(definition: {
  concurrencyPerOrganisation: number;
  lane?: Lane;
}): [Concurrency] | [Concurrency, Concurrency] {
  const own = { limit: definition.concurrencyPerOrganisation, key: "event.data.organisationId" };
  if (definition.lane === undefined) return [own];
  // The key is an expression of the job server's: a text that is the same for all functions of the lane.
  return [own, { limit: definition.lane.limit, key: JSON.stringify(definition.lane.key), scope: "env" }];
}

function systemContext(functionId: string, organisationId: string, runId: string): Context {
  return createContext({
    organisationId,
    actor: { type: "system", id: functionId, name: "Relaydesk" },
    origin: "job",
    requestId: runId,
    logger: logger.child({ job: functionId, runId, organisationId }),
    dispatch: dispatchEvents,
    recordRefusal: async () => {},
  });
}

function isModuleOn(organisationId: string, module: ModuleName | undefined): Promise<boolean> {
  if (module === undefined) return Promise.resolve(true);
  return withTenant(organisationId, (db) => isModuleEnabled(db, organisationId, module));
}

/** Gives work a signal that ends with its time, and does not wait longer than that for it. */
async function withDeadline<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  const expired = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () =>
      reject(
        new RelaydeskError("unavailable", `No result within ${timeoutMs} ms`, {
          publicMessage: `This took longer than ${Math.round(timeoutMs / 1000)} seconds and was stopped.`,
        }),
      ),
    );
  });
  return Promise.race([work(signal), expired]);
}

function isSdkError(error: unknown): boolean {
  return error instanceof StepError || error instanceof NonRetriableError || error instanceof RetryAfterError;
}

/** What we know may be worth another try; what we do not know always is. */
function isRetryable(error: unknown): boolean {
  return error instanceof RelaydeskError ? error.isRetryable : true;
}

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof RelaydeskError ? error.retryAfter : undefined;
}

/** Seconds before the retry that follows a zero-based attempt. */
export function backoffOf(seconds: readonly number[], attempt: number): number {
  return seconds[Math.min(attempt, seconds.length - 1)] ?? 60;
}

function codeOf(error: unknown): string {
  return error instanceof RelaydeskError ? error.code : "internal_error";
}

function publicTextOf(error: unknown): string {
  if (error instanceof RelaydeskError)
    return [error.publicMessage, error.action].filter((text) => text !== undefined).join(" ");
  return "Something went wrong on our side.";
}

function withoutOrganisation(payload: { organisationId: string }): Record<string, unknown> {
  const { organisationId: _, ...rest } = payload;
  return rest;
}
