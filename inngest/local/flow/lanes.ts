import type { CallJob, Claimed } from "./queue.ts";

/** What the picker must know of a function; null when the function is unknown or its app is away. */
interface FunctionLimits {
  /** Calls at once for each of the job's `keys`, in the same order; 0 means no limit. */
  concurrency: readonly number[];
}

export interface LanesOptions {
  /** Calls at once, over all functions. */
  maxCalls: number;
  limitsOf: (functionId: string) => FunctionLimits | null;
  /** When a start may happen for this throttle key: now (true, and it counts), or at a later moment in ms. */
  admitStart: (job: CallJob, nowMs: number) => true | number;
}

interface Lane {
  id: string;
  functionId: string;
  /** Calls that continue a run that has begun go before calls that begin one. */
  continuing: Claimed<CallJob>[];
  starting: Claimed<CallJob>[];
}

/** How many claimed calls a lane may hold in memory; the rest stays in the queue. */
export const LANE_WINDOW = 25;
/** Above this share of the calls in flight, only functions without a call in flight may begin another. */
const SHARED_PORTION = 0.8;

/** Order of runs that begin: each goes ahead by its priority in seconds. */
function rank({ job }: Claimed<CallJob>): number {
  return job.queuedAtMs - job.priority * 1_000;
}

/**
 * The claimed calls, and which of them may go next. A pure data structure: no clock, no database. Functions take
 * turns, and within a function its lanes take turns, so that neither one function's backlog nor one customer's
 * concurrency key holds up another.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #functions = new Map<string, Map<string, Lane>>();
  readonly #inFlight = new Map<string, CallJob>();
  readonly #keyCounts = new Map<string, number>();
  readonly #functionCounts = new Map<string, number>();
  readonly #owned = new Set<string>();

  constructor(options: LanesOptions) {
    this.#options = options;
  }

  /** Calls begun and not ended. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Whether the job is here, waiting or in flight. */
  has(id: string): boolean {
    return this.#owned.has(id);
  }

  /** Calls waiting in memory. */
  get waiting(): number {
    return this.#owned.size - this.#inFlight.size;
  }

  /** Lanes that should get no further calls from the queue for now. */
  fullLanes(): string[] {
    return [...this.#functions.values()].flatMap((lanes) =>
      [...lanes.values()]
        .filter((lane) => lane.continuing.length + lane.starting.length >= LANE_WINDOW)
        .map(({ id }) => id),
    );
  }

  add(claimed: Claimed<CallJob>): void {
    if (this.#owned.has(claimed.id)) return;
    this.#owned.add(claimed.id);
    const { function: functionId, lane: id, isStart } = claimed.job;
    const lanes = this.#functions.get(functionId) ?? new Map<string, Lane>();
    this.#functions.set(functionId, lanes);
    const lane = lanes.get(id) ?? { id, functionId, continuing: [], starting: [] };
    lanes.set(id, lane);
    if (!isStart) {
      lane.continuing.push(claimed);
      return;
    }
    const place = lane.starting.findIndex((other) => rank(other) > rank(claimed));
    lane.starting.splice(place === -1 ? lane.starting.length : place, 0, claimed);
  }

  /** The call to make next, marked as in flight; or null, with the moment at which to ask again if one is known. */
  next(nowMs: number): { call: Claimed<CallJob> | null; askAgainAtMs: number | null } {
    let askAgainAtMs: number | null = null;
    if (this.#inFlight.size >= this.#options.maxCalls) return { call: null, askAgainAtMs };
    const isCrowded = this.#inFlight.size >= Math.max(1, Math.floor(this.#options.maxCalls * SHARED_PORTION));
    for (const [functionId, lanes] of [...this.#functions]) {
      if (isCrowded && (this.#functionCounts.get(functionId) ?? 0) > 0) continue;
      const limits = this.#options.limitsOf(functionId);
      if (!limits) continue;
      for (const [laneId, lane] of [...lanes]) {
        const head = lane.continuing[0] ?? lane.starting[0];
        if (!head || !this.#hasCapacity(head.job, limits)) continue;
        let chosen = lane.continuing;
        if (head.job.isStart) {
          const admitted = this.#options.admitStart(head.job, nowMs);
          if (admitted !== true) {
            askAgainAtMs = Math.min(askAgainAtMs ?? admitted, admitted);
            continue;
          }
          chosen = lane.starting;
        }
        chosen.shift();
        lanes.delete(laneId);
        if (lane.continuing.length + lane.starting.length > 0) lanes.set(laneId, lane);
        this.#functions.delete(functionId);
        if (lanes.size > 0) this.#functions.set(functionId, lanes);
        this.#begin(head);
        return { call: head, askAgainAtMs };
      }
    }
    return { call: null, askAgainAtMs };
  }

  #hasCapacity(job: CallJob, limits: FunctionLimits): boolean {
    return job.keys.every((key, index) => {
      const limit = limits.concurrency[index] ?? 0;
      return limit === 0 || (this.#keyCounts.get(key) ?? 0) < limit;
    });
  }

  #begin({ id, job }: Claimed<CallJob>): void {
    this.#inFlight.set(id, job);
    for (const key of new Set(job.keys)) count(this.#keyCounts, key, 1);
    count(this.#functionCounts, job.function, 1);
  }

  /** The call is over, whatever came of it. */
  end(id: string): void {
    const job = this.#inFlight.get(id);
    this.#owned.delete(id);
    if (!job) return;
    this.#inFlight.delete(id);
    for (const key of new Set(job.keys)) count(this.#keyCounts, key, -1);
    count(this.#functionCounts, job.function, -1);
  }

  /** Forgets what waits; the queue will hand it out again. */
  clearWaiting(): void {
    this.#functions.clear();
    for (const id of [...this.#owned]) if (!this.#inFlight.has(id)) this.#owned.delete(id);
  }
}

function count(counts: Map<string, number>, key: string, change: number): void {
  const value = (counts.get(key) ?? 0) + change;
  if (value > 0) counts.set(key, value);
  else counts.delete(key);
}
