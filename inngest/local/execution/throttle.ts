import type { CallJob } from "../flow/queue.ts";
import { admit } from "../flow/rate.ts";
import { parseDurationMs } from "../protocol/durations.ts";
import type { Database } from "../store/database.ts";
import type { Registry } from "../store/registry.ts";
import { SCHEMA } from "../store/schema.ts";

/**
 * When runs of throttled functions may begin. The state is in memory, because this process alone begins runs, and
 * is written behind, so that a restart goes on where it stopped.
 */
export class Throttle {
  readonly #database: Database;
  readonly #registry: Registry;
  readonly #arrivals = new Map<string, number>();

  constructor(database: Database, registry: Registry) {
    this.#database = database;
    this.#registry = registry;
  }

  async load(): Promise<void> {
    const rows = await this.#database.sql.query<{ key: string; arrival_ms: number }>(
      `select key, arrival_ms from ${SCHEMA}.rate where key like 'throttle:%' and arrival_ms > $1`,
      [Date.now()],
    );
    this.#arrivals.clear();
    for (const { key, arrival_ms } of rows) this.#arrivals.set(key, arrival_ms);
  }

  /** True when the run may begin now (it then counts), else the moment in milliseconds to ask again. */
  admit(job: CallJob, nowMs: number): true | number {
    const limit = this.#registry.byId(job.function)?.config.throttle;
    const key = job.throttleKey;
    if (!limit || !key) return true;
    const rate = {
      limit: limit.limit,
      periodMs: parseDurationMs(limit.period) ?? 0,
      burst: limit.burst ?? 0,
    };
    const decision = admit(rate, this.#arrivals.get(key) ?? null, nowMs);
    if (!decision.isAllowed) return decision.retryAtMs;
    this.#arrivals.set(key, decision.arrivalMs);
    // Written behind: losing the last start of a crashed second lets one run begin early, nothing else.
    this.#database.relaxed
      .query(
        `insert into ${SCHEMA}.rate (key, arrival_ms) values ($1, $2)
         on conflict (key) do update set arrival_ms = greatest(${SCHEMA}.rate.arrival_ms, excluded.arrival_ms)`,
        [key, decision.arrivalMs],
      )
      .catch(() => {});
    return true;
  }
}
