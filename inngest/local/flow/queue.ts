import { PgBoss } from "pg-boss";
import { z } from "zod";
import type { Sql } from "../store/database.ts";
import { QUEUE_SCHEMA } from "../store/schema.ts";

const CALLS = "calls";
const TIMERS = "timers";
const YEAR_SECONDS = 366 * 86_400;
/** pg-boss' longest claim. Claims of this process that outlive it are recognised when they come up again. */
const CLAIM_SECONDS = 86_400;
const NO_LIMIT = 1_000_000;

/** One call of the app to be made: a discovery, or one planned step. */
export const CallJob = z.object({
  run: z.string(),
  function: z.string(),
  /** Hashed id of the step to run, or null to let the function discover what comes next. */
  step: z.string().nullable(),
  attempt: z.number().int(),
  /** The first call of a run: the one that throttling counts. */
  isStart: z.boolean(),
  /** Runs of one function with the same concurrency and throttle keys share a lane. */
  lane: z.string(),
  keys: z.array(z.string()),
  throttleKey: z.string().nullable(),
  /** Seconds by which the run goes ahead of others. */
  priority: z.number().int(),
  queuedAtMs: z.number(),
});
export type CallJob = z.infer<typeof CallJob>;

/** Something to be done at a moment. */
export const TimerJob = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sleep"), run: z.string(), step: z.string(), isRace: z.boolean() }),
  z.object({ kind: z.literal("pause"), run: z.string(), pause: z.string() }),
  z.object({ kind: z.literal("startTimeout"), run: z.string() }),
  z.object({ kind: z.literal("finishTimeout"), run: z.string() }),
  z.object({ kind: z.literal("gathering"), gathering: z.string() }),
]);
export type TimerJob = z.infer<typeof TimerJob>;

/** A job as it was claimed. */
export interface Claimed<Job> {
  id: string;
  job: Job;
}

/**
 * The durable queue, kept by pg-boss in a schema of its own. Jobs are written in the transaction that decides
 * them and deleted in the transaction that has their result, so a crash between the two only means that the
 * job is done again.
 */
export class Queue {
  readonly #boss: PgBoss;
  readonly #sql: Sql;

  constructor(connectionString: string, sql: Sql, onError: (error: Error) => void) {
    this.#sql = sql;
    this.#boss = new PgBoss({
      connectionString,
      schema: QUEUE_SCHEMA,
      schedule: false,
      max: 4,
      application_name: "inngest-local queue",
      // Only claims use this pool; see `Database.relaxed`.
      options: "-c synchronous_commit=off",
    });
    this.#boss.on("error", onError);
  }

  async start(): Promise<void> {
    await this.#boss.start();
    const options = {
      expireInSeconds: CLAIM_SECONDS,
      retentionSeconds: YEAR_SECONDS,
      retryLimit: NO_LIMIT,
      retryDelay: 0,
    };
    for (const name of [CALLS, TIMERS]) {
      await this.#boss.createQueue(name, options);
      await this.#boss.updateQueue(name, options);
    }
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: true });
  }

  /**
   * Gives back claimed jobs that nobody works on: all that an earlier holder of the lease had (no `isOwned`), or those
   * whose claim was committed while its answer was lost with the connection. The latter are old by `afterMs`.
   */
  async releaseClaims(
    isOwned: (kind: "call" | "timer", id: string) => boolean = () => false,
    afterMs = 0,
  ): Promise<number> {
    let released = 0;
    for (const kind of ["call", "timer"] as const) {
      const name = kind === "call" ? CALLS : TIMERS;
      const claimed = await this.#sql.query<{ id: string }>(
        `select id from ${QUEUE_SCHEMA}.job
         where name = $1 and state = 'active' and started_on <= now() - $2 * interval '1 millisecond'`,
        [name, afterMs],
      );
      const ids = claimed.map(({ id }) => id).filter((id) => !isOwned(kind, id));
      for (let from = 0; from < ids.length; from += 500)
        await this.#boss.fail(name, ids.slice(from, from + 500));
      released += ids.length;
    }
    return released;
  }

  /** Writes calls in the caller's transaction. */
  async sendCalls(sql: Sql, calls: readonly { job: CallJob; at: Date | null }[]): Promise<void> {
    if (calls.length === 0) return;
    const jobs = calls.map(({ job, at }) => ({
      data: job,
      priority: job.priority,
      group: { id: job.lane },
      ...(at ? { startAfter: at } : {}),
    }));
    await this.#boss.insert(CALLS, jobs, { db: adapt(sql) });
  }

  /** Writes timers in the caller's transaction. */
  async sendTimers(sql: Sql, timers: readonly { job: TimerJob; at: Date }[]): Promise<void> {
    if (timers.length === 0) return;
    const jobs = timers.map(({ job, at }) => ({ data: job, startAfter: at }));
    await this.#boss.insert(TIMERS, jobs, { db: adapt(sql) });
  }

  /** Removes jobs that are done, in the caller's transaction. */
  async finish(sql: Sql, kind: "call" | "timer", ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#boss.deleteJob(kind === "call" ? CALLS : TIMERS, [...ids], { db: adapt(sql) });
  }

  /** Claims calls that are due, except those of full lanes. */
  async claimCalls(limit: number, fullLanes: readonly string[]): Promise<Claimed<CallJob>[]> {
    const jobs = await this.#boss.fetch<unknown>(CALLS, { batchSize: limit, ignoreGroups: [...fullLanes] });
    return jobs.map(({ id, data }) => ({ id, job: CallJob.parse(data) }));
  }

  /** Claims timers that are due. */
  async claimTimers(limit: number): Promise<Claimed<TimerJob>[]> {
    const jobs = await this.#boss.fetch<unknown>(TIMERS, { batchSize: limit });
    return jobs.map(({ id, data }) => ({ id, job: TimerJob.parse(data) }));
  }

  /** Jobs of one run that are not finished. */
  async jobsOfRun(run: string): Promise<{ at: Date; attempt: number; step: string | null; state: string }[]> {
    const jobs = await this.#boss.findJobs<unknown>(CALLS, { data: { run } });
    return jobs.map(({ data, startAfter, state }) => {
      const { attempt, step } = CallJob.parse(data);
      return { at: new Date(startAfter), attempt, step, state };
    });
  }

  /** The next moments, after `from`, at which a cron expression is due. Throws when it is not valid. */
  nextOccurrence(expression: string, timeZone: string, from: Date): Date | null {
    return this.#boss.previewSchedule(expression, { tz: timeZone, from, count: 1 })[0] ?? null;
  }
}

function adapt(sql: Sql): {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
} {
  return { executeSql: async (text, values) => ({ rows: await sql.query(text, values) }) };
}
