import type { CallJob, Queue, TimerJob } from "../flow/queue.ts";
import type { Database, Sql } from "./database.ts";

/** Told after a commit that calls or timers are due at a moment (null: now). */
export interface Wake {
  calls(at: Date | null): void;
  timers(at: Date): void;
}

/**
 * One transaction and what belongs to it: statements, jobs to queue, jobs that are done, and what to do once
 * it is committed. Everything is written together or not at all.
 */
export class Unit {
  readonly sql: Sql;
  readonly now: Date;
  readonly #calls: { job: CallJob; at: Date | null }[] = [];
  readonly #timers: { job: TimerJob; at: Date }[] = [];
  readonly #done: { kind: "call" | "timer"; id: string }[] = [];
  readonly #after: (() => void)[] = [];

  constructor(sql: Sql, now: Date) {
    this.sql = sql;
    this.now = now;
  }

  call(job: CallJob, at: Date | null = null): void {
    this.#calls.push({ job, at });
  }

  timer(job: TimerJob, at: Date): void {
    this.#timers.push({ job, at });
  }

  done(kind: "call" | "timer", id: string): void {
    this.#done.push({ kind, id });
  }

  afterCommit(act: () => void): void {
    this.#after.push(act);
  }

  /** Writes the queued jobs; called once, as the last thing in the transaction. */
  async flush(queue: Queue): Promise<void> {
    await queue.sendCalls(this.sql, this.#calls);
    await queue.sendTimers(this.sql, this.#timers);
    for (const kind of ["call", "timer"] as const)
      await queue.finish(
        this.sql,
        kind,
        this.#done.filter((job) => job.kind === kind).map(({ id }) => id),
      );
  }

  committed(wake: Wake): void {
    for (const { at } of this.#calls) wake.calls(at);
    for (const { at } of this.#timers) wake.timers(at);
    for (const act of this.#after) act();
  }
}

/** Runs `work` in a unit and commits it. */
export async function runUnit<T>(
  parts: { database: Database; queue: Queue; wake: Wake; now: () => Date },
  work: (unit: Unit) => Promise<T>,
): Promise<T> {
  const { unit, result } = await parts.database.transaction(async (sql) => {
    const current = new Unit(sql, parts.now());
    const value = await work(current);
    await current.flush(parts.queue);
    return { unit: current, result: value };
  });
  unit.committed(parts.wake);
  return result;
}
