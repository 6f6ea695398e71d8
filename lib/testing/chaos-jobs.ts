/**
 * A job server that does its worst, on a clock of its own: it runs functions step by step as the real one does,
 * and kills, forgets, repeats and doubles what it runs, at moments that a seed decides.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { z } from "zod";
import { holdClock } from "#lib/platform/clock/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { installBoundaries } from "./process-boundaries.ts";

/** What a function's body needs of its steps; the same shape as the job wrapper gives it. */
export type ChaosStep = {
  run: <Output extends z.ZodType>(
    id: string,
    output: Output,
    work: (signal: AbortSignal) => Promise<z.input<Output>>,
  ) => Promise<z.output<Output>>;
  sleepUntil: (id: string, until: string) => Promise<void>;
};

export type ChaosFunction<Payload> = (job: {
  ctx: Context;
  payload: Payload;
  step: ChaosStep;
  runId: string;
  attempt: number;
}) => Promise<void>;

type Run<Payload> = {
  id: string;
  payload: Payload;
  memo: Map<string, unknown>;
  dueAt: number;
  attempt: number;
  isDone: boolean;
};

/** What befalls one execution: at its n-th boundary it stops for ever, or for a while. */
type Fate = {
  at: number;
  kind: "kill" | "pause";
  pauseMs: number;
  passed: number;
  stop: (how: "killed" | "paused") => void;
  /** The execution itself. */
  work: Promise<unknown>;
};

const fates = new AsyncLocalStorage<Fate>();
const FOR_EVER = new Promise<never>(() => {});

/** How long a worker sleeps: within the send window, beyond it, beyond the settle time, beyond a claim's life. */
const PAUSES_MS = [500, 7_000, 40_000, 130_000, 400_000];

/** Thrown through a function's body when a step has run: the next call goes on from there. */
class StepDone extends Error {}
class Asleep extends Error {
  readonly until: number;
  constructor(until: number) {
    super("asleep");
    this.until = until;
  }
}

export type ChaosOptions = {
  random: () => number;
  startMs: number;
  /** Probability that an execution meets a kill, a pause, a lost answer, a twin, or that its run is forgotten. */
  kill: number;
  pause: number;
  loseAnswer: number;
  twin: number;
  forget: number;
};

export function createChaosJobs<Payload>(
  body: ChaosFunction<Payload>,
  contextOf: (runId: string) => Context,
  options: ChaosOptions,
  clock: { now: () => number; advance: (ms: number) => void },
) {
  const { random } = options;
  const runs: Run<Payload>[] = [];
  const sleepers: { wakeAt: number; wake: () => void; fate: Fate }[] = [];
  let isCalm = false;
  let counter = 0;
  const counts = { kills: 0, pauses: 0, lost: 0, twins: 0, forgotten: 0, executions: 0 };
  const happens = (probability: number) => !isCalm && random() < probability;

  async function boundary(canPause: boolean): Promise<void> {
    const fate = fates.getStore();
    if (fate === undefined) return;
    fate.passed += 1;
    if (fate.passed !== fate.at) return;
    if (fate.kind === "kill") {
      counts.kills += 1;
      fate.stop("killed");
      await FOR_EVER;
    }
    if (!canPause) {
      fate.at += 1;
      return;
    }
    counts.pauses += 1;
    // A paused worker answers nobody: the server calls again, and the worker goes on when it wakes up.
    fate.stop("paused");
    await new Promise<void>((wake) => sleepers.push({ wakeAt: clock.now() + fate.pauseMs, wake, fate }));
  }

  /** Lets boundaries lie around every transaction and every call: whatever an execution does is one of the two. */
  function install(): () => void {
    const releaseClock = holdClock(() => new Date(clock.now()));
    // No pause before a call: between the last look at the clock and the first byte nobody can step in.
    const releaseBoundaries = installBoundaries(({ kind, when }) =>
      boundary(kind === "transaction" || when === "after"),
    );
    return () => {
      releaseClock();
      releaseBoundaries();
    };
  }

  async function execute(run: Run<Payload>): Promise<void> {
    counts.executions += 1;
    let hasRun = false;
    const isAnswerLost = happens(options.loseAnswer);
    const step: ChaosStep = {
      run: async (id, output, work) => {
        const known = run.memo.get(id);
        if (known !== undefined) return output.parse(known);
        if (hasRun) throw new Error("Two steps in one call");
        hasRun = true;
        const answer = JSON.parse(JSON.stringify(await work(AbortSignal.timeout(60_000))));
        if (isAnswerLost) counts.lost += 1;
        else if (!run.memo.has(id)) run.memo.set(id, answer);
        throw new StepDone();
      },
      sleepUntil: async (id, until) => {
        if (run.memo.has(id)) return;
        run.memo.set(id, true);
        throw new Asleep(Date.parse(until));
      },
    };
    try {
      await body({ ctx: contextOf(run.id), payload: run.payload, step, runId: run.id, attempt: run.attempt });
      run.isDone = true;
    } catch (error) {
      if (error instanceof StepDone) {
        // A repeat after a lost answer comes late, as the real server's does.
        run.dueAt = clock.now() + (isAnswerLost ? 10_000 : 0);
      } else if (error instanceof Asleep) run.dueAt = Math.max(error.until, clock.now());
      else if (error instanceof RelaydeskError && !error.isRetryable) run.isDone = true;
      else if (run.attempt >= 3) run.isDone = true;
      else {
        run.attempt += 1;
        run.dueAt = clock.now() + 60_000;
      }
    }
  }

  async function executeWithFate(run: Run<Payload>): Promise<void> {
    const isKill = happens(options.kill);
    const isPause = !isKill && happens(options.pause);
    let stop: Fate["stop"] = () => {};
    const stopped = new Promise<"killed" | "paused">((resolve) => {
      stop = resolve;
    });
    const fate: Fate = {
      at: isKill || isPause ? 1 + Math.floor(random() * 12) : -1,
      kind: isKill ? "kill" : "pause",
      pauseMs: PAUSES_MS[Math.floor(random() * PAUSES_MS.length)] ?? 500,
      passed: 0,
      stop,
      work: Promise.resolve(),
    };
    const work = fates.run(fate, () => execute(run)).then(() => "done" as const);
    fate.work = work.catch(() => {});
    const outcome = await Promise.race([work, stopped]);
    if (outcome !== "done") run.dueAt = clock.now() + 10_000;
  }

  /**
   * Wakes sleepers and lets them go on to their end. Time stands still meanwhile: a call that is under way takes
   * milliseconds, and must not seem to take the minutes that the clock could jump.
   */
  function wake(awake: typeof sleepers): Promise<unknown>[] {
    for (const sleeper of awake) {
      sleepers.splice(sleepers.indexOf(sleeper), 1);
      sleeper.wake();
    }
    return awake.map(({ fate }) => fate.work);
  }

  return {
    counts,
    install,
    /** No more mischief from now on; what is under way goes on. */
    calm: () => {
      isCalm = true;
    },
    /** Takes an event: one more run. */
    send: (payload: Payload) => {
      counter += 1;
      runs.push({
        id: `run-${counter}`,
        payload,
        memo: new Map(),
        dueAt: clock.now(),
        attempt: 0,
        isDone: false,
      });
    },
    /** Lets `ms` of the clock pass, running what falls due on the way. */
    async pass(ms: number): Promise<void> {
      const end = clock.now() + ms;
      while (true) {
        const due = runs.filter((run) => !run.isDone && run.dueAt <= clock.now());
        const awake = sleepers.filter((sleeper) => sleeper.wakeAt <= clock.now());
        const woken = wake(awake);
        if (due.length > 0) {
          const calls = due.flatMap((run) => {
            if (happens(options.forget)) {
              counts.forgotten += 1;
              run.isDone = true;
              return [];
            }
            if (!happens(options.twin)) return [run];
            counts.twins += 1;
            return [run, run];
          });
          await Promise.all([...woken, ...calls.map(executeWithFate)]);
          continue;
        }
        if (woken.length > 0) {
          await Promise.all(woken);
          continue;
        }
        const next = Math.min(
          ...runs.filter((run) => !run.isDone).map((run) => run.dueAt),
          ...sleepers.map((sleeper) => sleeper.wakeAt),
          end,
        );
        if (next >= end) {
          clock.advance(Math.max(end - clock.now(), 0));
          return;
        }
        clock.advance(Math.max(next - clock.now(), 1));
      }
    },
    /** Wakes all who still sleep and waits for them. */
    async settle(): Promise<void> {
      while (sleepers.length > 0) await Promise.all(wake([...sleepers]));
    },
  };
}
