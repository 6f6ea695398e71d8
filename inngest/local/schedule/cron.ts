import type { Engine } from "../execution/context.ts";
import { emitEvent } from "../execution/emit-event.ts";
import { startRun } from "../execution/start-run.ts";
import { errorText } from "../log.ts";
import { parseDurationMs } from "../protocol/durations.ts";
import { EVENT_CRON, internalEvent } from "../protocol/event.ts";
import type { RegisteredFunction } from "../store/registry.ts";
import { SCHEMA } from "../store/schema.ts";
import { runUnit } from "../store/unit.ts";
import { SingleFlight } from "./single-flight.ts";

/** Splits Inngest's `TZ=Europe/Berlin 0 9 * * *` into time zone and pattern. */
export function parseCron(expression: string): { pattern: string; timeZone: string } {
  const zoned = /^\s*(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(expression);
  return { pattern: (zoned?.[2] ?? expression).trim(), timeZone: zoned?.[1] ?? "UTC" };
}

const LONGEST_WAIT_MS = 30_000;

interface DueCron {
  [column: string]: unknown;
  function_id: string;
  expression: string;
}

function jitterMs(target: RegisteredFunction, expression: string): number {
  const trigger = target.config.triggers.find((one) => "cron" in one && one.cron === expression);
  const text = trigger && "cron" in trigger ? trigger.jitter : null;
  return Math.floor(Math.random() * (parseDurationMs(text ?? "") ?? 0));
}

/**
 * Starts functions by the clock. Each expression has one row with its next moment; taking the moment and starting
 * the run are one transaction, so that no occurrence runs twice. Occurrences missed while the server was down run
 * once, not once each.
 */
export class CronClock {
  readonly #engine: Engine;
  readonly #work = new SingleFlight(() => this.#tick());
  #timer: NodeJS.Timeout | null = null;
  #isStopped = true;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  start(): void {
    this.#isStopped = false;
    this.#work.request();
  }

  /** The schedule may have changed. */
  refresh(): void {
    if (!this.#isStopped) this.#work.request();
  }

  pause(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async close(): Promise<void> {
    this.pause();
    await this.#work.close();
  }

  async #tick(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    let waitMs = LONGEST_WAIT_MS;
    try {
      const due = await this.#engine.database.sql.query<DueCron>(
        `select function_id, expression from ${SCHEMA}.cron where next_at <= $1 order by next_at limit 100`,
        [this.#engine.now()],
      );
      for (const cron of due) await this.#start(cron);
      const [next] = await this.#engine.database.sql.query<{ at: Date | null }>(
        `select min(next_at) as at from ${SCHEMA}.cron`,
      );
      if (next?.at) waitMs = Math.min(waitMs, Math.max(next.at.getTime() - this.#engine.now().getTime(), 0));
    } catch (error) {
      this.#engine.log.error("The cron clock failed; it tries again", { error: errorText(error) });
      waitMs = 1_000;
    }
    if (!this.#isStopped) this.#timer = setTimeout(() => this.#work.request(), waitMs);
  }

  async #start(cron: DueCron): Promise<void> {
    const engine = this.#engine;
    const target = engine.registry.byId(cron.function_id);
    const { pattern, timeZone } = parseCron(cron.expression);
    const next = target?.isActive ? engine.queue.nextOccurrence(pattern, timeZone, engine.now()) : null;
    await runUnit(engine, async (unit) => {
      // Still due: nobody has taken this occurrence since it was read.
      const key = [cron.function_id, cron.expression, unit.now];
      const taken = next
        ? await unit.sql.query(
            `update ${SCHEMA}.cron set next_at = $4
             where function_id = $1 and expression = $2 and next_at <= $3 returning function_id`,
            [...key, new Date(next.getTime() + (target ? jitterMs(target, cron.expression) : 0))],
          )
        : await unit.sql.query(
            `delete from ${SCHEMA}.cron where function_id = $1 and expression = $2 and next_at <= $3 returning function_id`,
            key,
          );
      if (taken.length === 0 || !target?.isActive) return;
      const tracked = internalEvent(EVENT_CRON, { cron: cron.expression }, unit.now);
      await emitEvent(engine, unit, tracked);
      await startRun(engine, unit, target, [tracked], { cron: cron.expression });
    });
  }
}
