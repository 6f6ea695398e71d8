/**
 * A day at the rate budget in memory, on a virtual clock: customers ask for calls, at most so many of each are on their
 * way at once, jobs come back a little late, calls take their time, and ClickUp counts arrivals as it does.
 */
import { isNow, timeOf, turnOf, type Waiter, type Window } from "#lib/clickup/budget/admission.ts";
import { charge, type FairTags, NO_TAGS } from "#lib/clickup/budget/fair-order.ts";
import type { JobLane } from "#lib/clickup/budget/lanes.ts";
import { PACE_OVER_MS, RATE_WINDOW_MS, runsPerCustomer } from "#lib/clickup/budget/policy.ts";
import { type CustomerWeights, NO_WEIGHTS, weightOfCustomer } from "#lib/clickup/budget/shares.ts";

export type SimulatedRequest = { customerId: string; lane?: JobLane; atMs: number };
export type SimulatedCall = {
  request: number;
  customerId: string;
  lane: JobLane;
  askedMs: number;
  arrivedMs: number;
};

type Options = {
  limit: number;
  requests: readonly SimulatedRequest[];
  weights?: CustomerWeights;
  untilMs: number;
  random: () => number;
};

type Run = SimulatedRequest & { index: number };

/** Plays the requests out; answers the calls in the order in which they arrived at ClickUp. */
export async function simulateBudget({
  limit,
  requests,
  weights = NO_WEIGHTS,
  untilMs,
  random,
}: Options): Promise<SimulatedCall[]> {
  const calls: { releasedFrom: number; customerId: string }[] = [];
  const arrived: SimulatedCall[] = [];
  const waiters = new Map<string, Waiter>();
  const queued = new Map<string, Run[]>();
  const underWay = new Map<string, number>();
  const events = new EventQueue();
  let tags: FairTags = NO_TAGS;

  const ring = (customerId: string, now: number) => {
    const next = queued.get(customerId)?.[0];
    const atOnce = runsPerCustomer(limit, weightOfCustomer(weights, customerId));
    if (next === undefined || (underWay.get(customerId) ?? 0) >= atOnce) return;
    queued.get(customerId)?.shift();
    underWay.set(customerId, (underWay.get(customerId) ?? 0) + 1);
    events.add(now + 50 + random() * 400, (at) => ask(next, at));
  };

  const ask = (run: Run, at: number) => {
    const { customerId, lane = "create" } = run;
    const holder = String(run.index).padStart(6, "0");
    const askedAt = waiters.get(holder)?.askedAt ?? at;
    waiters.set(holder, { holder, lane, customerId, askedAt, expectedAt: at });
    while (calls[0] !== undefined && calls[0].releasedFrom <= at - RATE_WINDOW_MS) calls.shift();
    const usedBy = new Map<string, number>();
    for (const call of calls) usedBy.set(call.customerId, (usedBy.get(call.customerId) ?? 0) + 1);
    const releases = calls
      .map(({ releasedFrom }) => Math.min(releasedFrom, at + 1_000) + RATE_WINDOW_MS + 1)
      .sort((one, other) => one - other);
    const soon = releases.filter((release) => release <= at + PACE_OVER_MS).length;
    const window: Window = { at, limit, used: calls.length, soon, usedBy, weights };
    const everybody = [...waiters.values()];
    const turn = turnOf(holder, everybody, window, tags);
    if (!isNow(turn, window)) {
      const told = Math.max(timeOf(turn, window, releases), at + 1);
      waiters.set(holder, { holder, lane, customerId, askedAt, expectedAt: told });
      // A wait of some seconds is waited out; a longer one ends when the job server finds the time.
      events.add(told + random() * (told - at < 2_500 ? 10 : 400), (later) => ask(run, later));
      return;
    }
    const weight = weightOfCustomer(weights, customerId);
    tags = { ...charge(tags, lane, customerId, weight), pacedAt: turn.pacedAt };
    waiters.delete(holder);
    const call = { releasedFrom: at + 21_000, customerId };
    calls.push(call);
    const arrivedMs = at + 10 + random() * 60;
    arrived.push({ request: run.index, customerId, lane, askedMs: run.atMs, arrivedMs });
    events.add(arrivedMs + 20 + random() * 100, (end) => {
      call.releasedFrom = end;
      calls.sort((one, other) => one.releasedFrom - other.releasedFrom);
      underWay.set(customerId, (underWay.get(customerId) ?? 1) - 1);
      ring(customerId, end);
    });
  };

  for (const [index, request] of requests.entries()) {
    events.add(request.atMs, (at) => {
      const queue = queued.get(request.customerId) ?? [];
      queue.push({ ...request, index });
      queued.set(request.customerId, queue);
      ring(request.customerId, at);
    });
  }
  await events.playUntil(untilMs);
  return arrived.sort((one, other) => one.arrivedMs - other.arrivedMs);
}

/** What is to happen, soonest first: a binary heap. */
export class EventQueue {
  readonly #heap: { at: number; order: number; happen: (at: number) => void | Promise<void> }[] = [];
  #order = 0;

  add(at: number, happen: (at: number) => void | Promise<void>): void {
    const heap = this.#heap;
    heap.push({ at, order: this.#order++, happen });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#isBefore(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  /** Lets everything happen, one after the other; what is written to a database is waited for. */
  async playUntil(end: number): Promise<void> {
    const heap = this.#heap;
    for (let first = heap[0]; first !== undefined && first.at < end; first = heap[0]) {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        for (let parent = 0; ; ) {
          const [left, right] = [2 * parent + 1, 2 * parent + 2];
          const child = right < heap.length && this.#isBefore(right, left) ? right : left;
          if (child >= heap.length || !this.#isBefore(child, parent)) break;
          this.#swap(child, parent);
          parent = child;
        }
      }
      await first.happen(first.at);
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]];
    if (first === undefined || second === undefined) return false;
    return first.at < second.at || (first.at === second.at && first.order < second.order);
  }

  #swap(one: number, other: number): void {
    const [first, second] = [this.#heap[one], this.#heap[other]];
    if (first === undefined || second === undefined) return;
    this.#heap[one] = second;
    this.#heap[other] = first;
  }
}

/** The most calls that arrived within any 60 seconds. */
export function busiestWindow(instants: readonly number[]): number {
  let from = 0;
  let most = 0;
  for (const [index, at] of instants.entries()) {
    while ((instants[from] ?? at) <= at - RATE_WINDOW_MS) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** Jain's index of equal shares: 1 when all got the same, 1/n when one got everything. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}
