import type { Engine } from "../execution/context.ts";
import { fireTimer, matchStoredEvent } from "../execution/resume-run.ts";
import type { TimerJob } from "../flow/queue.ts";
import { errorText } from "../log.ts";
import { isDatabaseAway } from "../store/database.ts";
import { SCHEMA } from "../store/schema.ts";
import { Alarm } from "./alarm.ts";
import { SingleFlight } from "./single-flight.ts";

const BATCH = 50;
const SWEEP_EVERY_MS = 2_000;
const RETRY_MS = 500;

/** Fires timers when they are due, and matches stored events; both also by looking from time to time. */
export class TimerLoop {
  readonly #engine: Engine;
  readonly #pollMs: number;
  readonly #firing = new SingleFlight(() => this.#fireDue());
  readonly #sweeping = new SingleFlight(() => this.#sweep());
  readonly #alarm = new Alarm(() => this.#firing.request());
  readonly #matching = new Map<string, Promise<void>>();
  readonly #intervals: NodeJS.Timeout[] = [];
  readonly #owned = new Set<string>();
  #isPaused = true;
  #isClosed = false;

  constructor(engine: Engine, pollMs: number) {
    this.#engine = engine;
    this.#pollMs = pollMs;
  }

  start(): void {
    this.#isPaused = false;
    if (this.#intervals.length === 0)
      this.#intervals.push(
        setInterval(() => this.#ask(this.#firing), this.#pollMs),
        setInterval(() => this.#ask(this.#sweeping), SWEEP_EVERY_MS),
      );
    this.#ask(this.#firing);
    this.#ask(this.#sweeping);
  }

  pause(): void {
    this.#isPaused = true;
  }

  /** Whether this process works on the claimed timer. */
  owns(id: string): boolean {
    return this.#owned.has(id);
  }

  wakeAt(at: Date): void {
    this.#alarm.set(at.getTime());
  }

  #ask(work: SingleFlight): void {
    if (!this.#isPaused) work.request();
  }

  /** Matches one event now. If that fails, the sweep does it. */
  match(eventId: string): void {
    if (this.#matching.has(eventId)) return;
    const work = matchStoredEvent(this.#engine, eventId)
      .catch((error: unknown) => {
        if (!isDatabaseAway(error))
          this.#engine.log.error("Matching an event failed; it is tried again", { error: errorText(error) });
      })
      .finally(() => this.#matching.delete(eventId));
    this.#matching.set(eventId, work);
  }

  async #fireDue(): Promise<void> {
    if (this.#isPaused) return;
    try {
      const claimed = await this.#engine.queue.claimTimers(BATCH);
      if (claimed.length === BATCH) this.#firing.request();
      const fresh = claimed.filter(({ id }) => !this.#owned.has(id));
      await Promise.all(fresh.map(({ id, job }) => this.#fire(id, job)));
    } catch (error) {
      if (!isDatabaseAway(error))
        this.#engine.log.error("Claiming timers failed", { error: errorText(error) });
    }
  }

  async #fire(id: string, job: TimerJob): Promise<void> {
    if (this.#isClosed) return;
    this.#owned.add(id);
    try {
      await fireTimer(this.#engine, id, job);
      this.#owned.delete(id);
    } catch (error) {
      if (!isDatabaseAway(error))
        this.#engine.log.error("A timer failed; it is tried again", {
          kind: job.kind,
          error: errorText(error),
        });
      setTimeout(() => void this.#fire(id, job), RETRY_MS).unref();
    }
  }

  async #sweep(): Promise<void> {
    try {
      const rows = await this.#engine.database.sql.query<{ id: string }>(
        `select id from ${SCHEMA}.event where not is_matched order by id limit 500`,
      );
      for (const { id } of rows) this.match(id);
    } catch (error) {
      if (!isDatabaseAway(error))
        this.#engine.log.error("Looking for unmatched events failed", { error: errorText(error) });
    }
  }

  async close(): Promise<void> {
    this.#isPaused = true;
    this.#isClosed = true;
    for (const interval of this.#intervals) clearInterval(interval);
    this.#alarm.close();
    await Promise.all([this.#firing.close(), this.#sweeping.close()]);
    await Promise.allSettled(this.#matching.values());
  }
}
