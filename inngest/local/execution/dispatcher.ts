import { setTimeout as sleep } from "node:timers/promises";
import { Lanes } from "../flow/lanes.ts";
import type { CallJob, Claimed } from "../flow/queue.ts";
import { errorText } from "../log.ts";
import { type Answer, readAnswer } from "../protocol/answer.ts";
import { parseDurationMs } from "../protocol/durations.ts";
import { newUlid } from "../protocol/identifiers.ts";
import { Alarm } from "../schedule/alarm.ts";
import { SingleFlight } from "../schedule/single-flight.ts";
import { isDatabaseAway } from "../store/database.ts";
import type { RegisteredFunction } from "../store/registry.ts";
import { beginCall, finishedSteps, type Run } from "../store/runs.ts";
import { SCHEMA } from "../store/schema.ts";
import { runUnit } from "../store/unit.ts";
import { applyEffects } from "./apply-effects.ts";
import { backoffMs } from "./backoff.ts";
import { AppAway, AppClient } from "./call-app.ts";
import { buildCall } from "./call-request.ts";
import type { Engine } from "./context.ts";
import { decide, type Effect } from "./decide.ts";
import type { Throttle } from "./throttle.ts";

interface DispatcherOptions {
  maxCalls: number;
  signingKey: string | null;
  backoffMs: number | null;
  pollMs: number;
}

/** A call in flight: who may send checkpoints for it. */
interface Flight {
  runId: string;
  requestId: string;
  abort: AbortController;
}

const CLAIM_BATCH = 100;
const MAX_WAITING = 5_000;
const AWAY_FIRST_MS = 500;
const AWAY_MAX_MS = 5_000;
const DATABASE_RETRY_MS = 200;
const UNEXPECTED_RETRY_MS = 5_000;

/** Takes due calls from the queue, makes them when flow control lets them, and writes what came of them. */
export class Dispatcher {
  readonly #engine: Engine;
  readonly #options: DispatcherOptions;
  readonly #client = new AppClient();
  readonly #lanes: Lanes;
  readonly #flights = new Map<string, Flight>();
  readonly #working = new Set<Promise<void>>();
  readonly #away = new Map<string, { untilMs: number; delayMs: number }>();
  readonly #alarm = new Alarm(() => this.claim());
  readonly #claiming = new SingleFlight(() => this.#claimDue());
  #poll: NodeJS.Timeout | null = null;
  #generation = 0;
  #isPaused = true;
  #isClosing = false;
  #mayHaveMore = false;

  constructor(engine: Engine, throttle: Throttle, options: DispatcherOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#lanes = new Lanes({
      maxCalls: options.maxCalls,
      limitsOf: (functionId) => {
        const target = engine.registry.byId(functionId);
        if (!target || this.#isAway(target)) return null;
        return { concurrency: (target.config.concurrency ?? []).map(({ limit }) => limit) };
      },
      admitStart: (job, nowMs) => throttle.admit(job, nowMs),
    });
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  start(): void {
    this.#isPaused = false;
    this.#poll ??= setInterval(() => this.claim(), this.#options.pollMs);
    this.claim();
  }

  /** Begins no call until `start`; calls in flight go on. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Gives up what waits and what is in flight: another server had the lease, so its truth may be newer. */
  forget(): void {
    for (const { abort } of this.#flights.values()) abort.abort();
    this.#lanes.clearWaiting();
  }

  claim(): void {
    if (!this.#isPaused) this.#claiming.request();
  }

  wakeAt(at: Date | null): void {
    if (at === null || at.getTime() <= Date.now()) this.claim();
    else this.#alarm.set(at.getTime());
  }

  /** The app answered a sync: what waits for it can go on. */
  appIsBack(origin: string): void {
    if (this.#away.delete(origin)) this.claim();
  }

  /** Gives up the calls of a run that has ended (cancelled, timed out). */
  runEnded(runId: string): void {
    for (const flight of this.#flights.values()) if (flight.runId === runId) flight.abort.abort();
  }

  /** Whether this process has the claimed job, waiting or in flight. */
  owns(id: string): boolean {
    return this.#lanes.has(id);
  }

  /** Whether a checkpoint comes from the dispatch that is in flight now, and not from one given up before. */
  isCurrent(runId: string, jobId: string, requestId: string | undefined): boolean {
    const flight = this.#flights.get(jobId);
    return flight?.runId === runId && (requestId === undefined || requestId === flight.requestId);
  }

  async #claimDue(): Promise<void> {
    try {
      const room = Math.min(CLAIM_BATCH, MAX_WAITING - this.#lanes.waiting);
      const full = this.#lanes.fullLanes();
      if (room > 0 && !this.#isPaused) {
        const claimed = await this.#engine.queue.claimCalls(room, full);
        for (const call of claimed) this.#lanes.add(call);
        this.#mayHaveMore = claimed.length === room || full.length > 0;
        if (claimed.length === room) this.#claiming.request();
      } else this.#mayHaveMore = true;
    } catch (error) {
      if (!isDatabaseAway(error))
        this.#engine.log.error("Claiming calls failed", { error: errorText(error) });
    }
    this.#dispatch();
  }

  #dispatch(): void {
    while (!this.#isPaused) {
      const { call, askAgainAtMs } = this.#lanes.next(Date.now());
      if (askAgainAtMs !== null) this.#alarm.set(askAgainAtMs);
      if (!call) return;
      const work = this.#make(call).finally(() => {
        this.#working.delete(work);
        this.#dispatch();
        if (this.#mayHaveMore) this.claim();
      });
      this.#working.add(work);
    }
  }

  #isAway(target: RegisteredFunction): boolean {
    const away = this.#away.get(new URL(target.url).origin);
    return away !== undefined && away.untilMs > Date.now();
  }

  async #make(call: Claimed<CallJob>): Promise<void> {
    try {
      await this.#call(call);
      this.#lanes.end(call.id);
    } catch (error) {
      this.#lanes.end(call.id);
      if (error instanceof AppAway) {
        this.#waitForApp(call);
        return;
      }
      // The job is still claimed and its outcome unwritten; it is made again, like after a crash.
      if (!isDatabaseAway(error))
        this.#engine.log.error("A call could not be made", { run: call.job.run, error: errorText(error) });
      if (this.#isClosing) return;
      await sleep(isDatabaseAway(error) ? DATABASE_RETRY_MS : UNEXPECTED_RETRY_MS);
      this.#lanes.add(call);
      this.#dispatch();
    }
  }

  /** An app that is not there is no failed attempt: the call waits until it answers again. */
  #waitForApp(call: Claimed<CallJob>): void {
    const target = this.#engine.registry.byId(call.job.function);
    if (!target) return;
    const origin = new URL(target.url).origin;
    const known = this.#away.get(origin);
    if (!known || known.untilMs <= Date.now()) {
      const delayMs = known ? Math.min(known.delayMs * 2, AWAY_MAX_MS) : AWAY_FIRST_MS;
      this.#away.set(origin, { untilMs: Date.now() + delayMs, delayMs });
      this.#alarm.set(Date.now() + delayMs);
      if (!known) this.#engine.log.warn("The app does not answer; its calls wait", { app: target.appId });
    }
    this.#lanes.add({ ...call, job: { ...call.job, isStart: false } });
  }

  async #call(call: Claimed<CallJob>): Promise<void> {
    const flight = { runId: call.job.run, requestId: newUlid(), abort: new AbortController() };
    // Known as in flight before the state is read, so that a step which ends from now on is not missed.
    this.#flights.set(call.id, flight);
    try {
      await this.#fly(call, flight);
    } finally {
      // Before the same job can be taken up again: the flight of its next try is not this one's to end.
      this.#flights.delete(call.id);
    }
  }

  async #fly(call: Claimed<CallJob>, { requestId, abort }: Flight): Promise<void> {
    const engine = this.#engine;
    const { job } = call;
    const target = engine.registry.byId(job.function);
    const begun = await beginCall(engine.database.relaxed, job.run, job.step === null);
    if (!begun || !target) {
      await runUnit(engine, async (unit) => unit.done("call", call.id));
      return;
    }
    if (job.isStart) await this.#armFinishTimeout(begun.run, target);
    const steps = begun.isFirst ? [] : await finishedSteps(engine.database.sql, job.run);
    this.#generation += 1;
    const request = buildCall(
      target,
      begun.run,
      steps,
      {
        jobId: call.id,
        requestId,
        generation: this.#generation,
        attempt: job.attempt,
        stepId: job.step,
      },
      { key: this.#options.signingKey, now: engine.now() },
    );
    const answer = await this.#ask(request, abort.signal);
    if (answer) await this.#write(call, begun.run, target, answer);
    else await this.#afterAbort(call);
  }

  async #armFinishTimeout(run: Run, target: RegisteredFunction): Promise<void> {
    const within = parseDurationMs(target.config.timeouts?.finish ?? "") ?? 0;
    if (within === 0) return;
    const started = run.started_at ?? this.#engine.now();
    await runUnit(this.#engine, async (unit) =>
      unit.timer({ kind: "finishTimeout", run: run.id }, new Date(started.getTime() + within)),
    );
  }

  /** The app's answer; null when the call was given up. Throws `AppAway`. */
  async #ask(
    request: { url: string; body: string; headers: Record<string, string> },
    signal: AbortSignal,
  ): Promise<Answer | null> {
    try {
      const received = await this.#client.send("POST", request.url, request.body, request.headers, signal);
      this.#away.delete(new URL(request.url).origin);
      return readAnswer(received, this.#engine.now());
    } catch (error) {
      if (error instanceof AppAway) throw error;
      if (signal.aborted) return null;
      const message = `The connection to the app failed: ${errorText(error)}`;
      return {
        version: null,
        kind: "error",
        isFinal: false,
        retryAt: null,
        error: { name: "ConnectionError", message },
      };
    }
  }

  /** A call given up because its run ended takes its job along; one given up for a new lease stays queued. */
  async #afterAbort(call: Claimed<CallJob>): Promise<void> {
    await runUnit(this.#engine, async (unit) => {
      const [live] = await unit.sql.query(`select 1 from ${SCHEMA}.run where id = $1 and ended_at is null`, [
        call.job.run,
      ]);
      if (!live) unit.done("call", call.id);
    });
  }

  async #write(call: Claimed<CallJob>, run: Run, target: RegisteredFunction, answer: Answer): Promise<void> {
    const engine = this.#engine;
    const view = { stepId: call.job.step, attempt: call.job.attempt, maxAttempts: target.maxAttempts };
    const effects = decide(
      { requestVersion: run.request_version, pending: run.pending },
      view,
      answer,
      engine.now(),
    );
    const retryDelayMs = backoffMs(call.job.attempt, this.#options.backoffMs, Math.random());
    for (;;) {
      try {
        await runUnit(engine, (unit) =>
          applyEffects(engine, unit, call, effects, { version: answer.version, retryDelayMs }),
        );
        break;
      } catch (error) {
        // The app did the work: its answer is kept until PostgreSQL is back.
        if (!isDatabaseAway(error) || this.#isClosing) throw error;
        await sleep(DATABASE_RETRY_MS);
      }
    }
    this.#report(call, run, effects);
  }

  #report(call: Claimed<CallJob>, run: Run, effects: readonly Effect[]): void {
    for (const effect of effects) {
      const fields = { function: run.slug, run: run.id, attempt: call.job.attempt };
      if (effect.do === "retry") this.#engine.log.warn("A call failed and is tried again", fields);
      if (effect.do === "finish" && effect.status === "failed") this.#engine.log.warn("A run failed", fields);
      if (effect.do === "finish" && effect.status === "completed")
        this.#engine.log.info("A run completed", fields);
    }
  }

  /** Takes no new call and lets those in flight end, for `graceMs` at most; the rest stays in the queue. */
  async close(graceMs: number): Promise<void> {
    this.#isPaused = true;
    this.#isClosing = true;
    if (this.#poll) clearInterval(this.#poll);
    this.#alarm.close();
    await this.#claiming.close();
    const all = Promise.allSettled([...this.#working]);
    await Promise.race([all, sleep(graceMs, undefined, { ref: false })]);
    for (const { abort } of this.#flights.values()) abort.abort();
    await Promise.race([Promise.allSettled([...this.#working]), sleep(2_000, undefined, { ref: false })]);
    this.#client.close();
  }
}
