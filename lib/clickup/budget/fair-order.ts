/**
 * Start-time fair queueing, twice: between lanes, and within a lane between customers, by weight each. Pure.
 *
 * Each queue has a tag, the virtual time at which what it was served ends. The next place goes to the queue whose
 * tag is lowest; one that had nothing waiting begins at the present virtual time, so that idleness earns no credit.
 * A queue that always waits is served in proportion to its weight, whatever the others bring; none starves. Tags move
 * when a place is taken, not when it is asked for, so that a waiter that dies costs its customer nothing.
 */
import { z } from "zod";
import type { JobLane } from "./lanes.ts";
import { LANE_WEIGHTS } from "./policy.ts";
import { type CustomerWeights, NO_WEIGHTS, weightOfCustomer } from "./shares.ts";

const laneTagsSchema = z.object({
  finish: z.number(),
  /** The virtual time of the lane's own customers. */
  virtual: z.number(),
  customers: z.record(z.string(), z.number()),
});

/** What is remembered of a token's past for the order of its future. */
export const fairTagsSchema = z.object({
  virtual: z.number(),
  /** The pace's own time: how far the calls so far have used it. Milliseconds since 1970. */
  pacedAt: z.number(),
  lanes: z.record(z.string(), laneTagsSchema),
});
export type FairTags = z.infer<typeof fairTagsSchema>;

export const NO_TAGS: FairTags = { virtual: 0, pacedAt: 0, lanes: {} };

/** Somebody who waits for a place. */
export type Asker = {
  holder: string;
  lane: JobLane;
  /** Whose work it is; empty for the organisation's own. */
  customerId: string;
  /** Milliseconds since 1970. */
  askedAt: number;
};

const LANE_ORDER: readonly JobLane[] = ["create", "apply", "hydrate", "bulk", "sweep"];

function weightOf(lane: JobLane): number {
  return lane === "sweep" ? 1 : LANE_WEIGHTS[lane];
}

/** The tags after a customer of that weight took a place. */
export function charge(tags: FairTags, lane: JobLane, customerId: string, weight: number): FairTags {
  const before = tags.lanes[lane] ?? { finish: 0, virtual: 0, customers: {} };
  const start = Math.max(tags.virtual, before.finish);
  const customerStart = Math.max(before.virtual, before.customers[customerId] ?? 0);
  // Whoever ends before the present is as if new.
  const others = Object.entries(before.customers).filter(([, finish]) => finish > customerStart);
  return {
    ...tags,
    virtual: start,
    lanes: {
      ...tags.lanes,
      [lane]: {
        finish: start + 1 / weightOf(lane),
        virtual: customerStart,
        customers: { ...Object.fromEntries(others), [customerId]: customerStart + 1 / weight },
      },
    },
  };
}

/** Everybody who waits, in the order in which places are given out. */
export function* inFairOrder<T extends Asker>(
  waiting: readonly T[],
  tags: FairTags,
  weights: CustomerWeights = NO_WEIGHTS,
): Generator<T> {
  let virtual = tags.virtual;
  const lanes = LANE_ORDER.flatMap((lane) => {
    const members = waiting.filter((asker) => asker.lane === lane);
    if (members.length === 0) return [];
    const known = tags.lanes[lane];
    return [{ lane, finish: known?.finish ?? 0, queue: new CustomerQueues(members, known, weights) }];
  });
  while (lanes.length > 0) {
    const next = lowest(lanes, ({ finish }) => Math.max(virtual, finish));
    if (next === null) return;
    const { item: lane, value: start } = next;
    virtual = start;
    lane.finish = start + 1 / weightOf(lane.lane);
    yield lane.queue.take();
    if (lane.queue.isEmpty) lanes.splice(lanes.indexOf(lane), 1);
  }
}

type Queue<T> = { members: T[]; taken: number; finish: number; weight: number };

/** The waiters of one lane, customers taking turns. */
class CustomerQueues<T extends Asker> {
  #virtual: number;
  readonly #queues: Queue<T>[];

  constructor(members: readonly T[], tags: FairTags["lanes"][string] | undefined, weights: CustomerWeights) {
    this.#virtual = tags?.virtual ?? 0;
    const byCustomer = new Map<string, T[]>();
    for (const member of [...members].sort(byAge)) {
      const queue = byCustomer.get(member.customerId);
      if (queue === undefined) byCustomer.set(member.customerId, [member]);
      else queue.push(member);
    }
    // In the order of their first members: who asked first goes first among equals.
    this.#queues = [...byCustomer].map(([customerId, queue]) => ({
      members: queue,
      taken: 0,
      finish: tags?.customers[customerId] ?? 0,
      weight: weightOfCustomer(weights, customerId),
    }));
  }

  get isEmpty(): boolean {
    return this.#queues.length === 0;
  }

  take(): T {
    const next = lowest(this.#queues, ({ finish }) => Math.max(this.#virtual, finish));
    const member = next?.item.members[next.item.taken];
    if (next === null || member === undefined) throw new Error("Nobody waits");
    const { item: queue, value: start } = next;
    this.#virtual = start;
    queue.finish = start + 1 / queue.weight;
    queue.taken += 1;
    if (queue.taken === queue.members.length) this.#queues.splice(this.#queues.indexOf(queue), 1);
    return member;
  }
}

function byAge(one: Asker, other: Asker): number {
  return one.askedAt - other.askedAt || (one.holder < other.holder ? -1 : 1);
}

/** The first item with the lowest value. */
function lowest<T>(items: readonly T[], startOf: (item: T) => number): { item: T; value: number } | null {
  let best: { item: T; value: number } | null = null;
  for (const item of items) {
    const value = startOf(item);
    if (best === null || value < best.value) best = { item, value };
  }
  return best;
}
