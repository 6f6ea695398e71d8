/**
 * Whether a call may leave now, and if not, when: from the window as it stands and everybody who waits. Pure; times
 * are milliseconds since 1970.
 *
 * The window lets go of each call 60 seconds after it arrived, and each of these instants is one place. Whoever waits
 * is told the place that its turn in the fair order gives it. A place is a promise of time and not of budget: should
 * others with precedence have come meanwhile, it is put off by as many places.
 */
import { type Asker, type FairTags, inFairOrder } from "./fair-order.ts";
import {
  AHEAD_OF_PACE_MS,
  allowanceOf,
  backgroundLimit,
  bulkAllowanceOf,
  pacedLimit,
  paceGapMs,
  RATE_WINDOW_MS,
  sweepLimit,
} from "./policy.ts";
import { type CustomerWeights, weightOfCustomer } from "./shares.ts";

/** How soon a sweep looks again while others wait. */
const SWEEP_LOOKS_AGAIN_MS = 3_000;

/** How long a place is kept for somebody who is late. */
const KEPT_FREE_MS = 3_000;

export type Waiter = Asker & {
  /** When it was told to come. */
  expectedAt: number;
};

export type Window = {
  at: number;
  /** Calls a minute that the token may make. */
  limit: number;
  /** Calls in the window, also those under way. */
  used: number;
  /** Those of them that leave it within `PACE_OVER_MS`. */
  soon: number;
  /** The jobs' part of them, by customer. */
  usedBy: ReadonlyMap<string, number>;
  /** Of those who waited or called, whose weight is not the usual one. */
  weights: CustomerWeights;
};

export type Turn = {
  /** Calls that may fill the window when this one leaves. */
  ceiling: number;
  /** Those who go before it. */
  ahead: number;
  /** Those of them who should be here by now; the others come at times of their own, and find places then. */
  aheadNow: number;
  /** Whether the pace lets it go now. */
  isInPace: boolean;
  /** When to come again at the earliest, should the turn not be now. */
  notBefore: number;
  /** The pace's own time, once it has left. */
  pacedAt: number;
};

/** The turn of one of those who wait. */
export function turnOf(holder: string, waiting: readonly Waiter[], window: Window, tags: FairTags): Turn {
  const { limit, usedBy, weights } = window;
  const customers = new Set([...usedBy.keys(), ...waiting.map(({ customerId }) => customerId)]);
  const mean = meanWeight(customers, weights);
  const allowance = (customerId: string) =>
    allowanceOf(limit, customers.size, weightOfCustomer(weights, customerId) / mean);
  const { free, beyond, sweeping } = classesOf(waiting, usedBy, allowance);

  const freeAhead = thoseBefore(holder, free, tags, weights);
  if (freeAhead !== null)
    return pacedTurn(window, tags, backgroundLimit(limit), freeAhead, AHEAD_OF_PACE_MS.free);

  const beyondAhead = thoseBefore(holder, beyond, tags, weights);
  if (beyondAhead !== null) {
    // Only whoever comes by chance needs a free place: those with work beyond their allowance wait for theirs anyway.
    const isWaiting = new Set(beyond.map(({ customerId }) => customerId));
    const within = [...usedBy].filter(
      ([customerId, calls]) => !isWaiting.has(customerId) && calls <= allowance(customerId),
    );
    const ceiling = pacedLimit(
      limit,
      customers.size,
      within.reduce((sum, [, calls]) => sum + calls, 0),
    );
    return pacedTurn(window, tags, ceiling, [...free, ...beyondAhead], AHEAD_OF_PACE_MS.paced);
  }

  const others = [...free, ...beyond];
  const ahead = [...others, ...(thoseBefore(holder, sweeping, tags, weights) ?? [])];
  const turn = pacedTurn(window, tags, sweepLimit(limit), ahead, AHEAD_OF_PACE_MS.paced);
  if (others.length === 0) return turn;
  return { ...turn, isInPace: false, notBefore: Math.max(turn.notBefore, window.at + SWEEP_LOOKS_AGAIN_MS) };
}

/** The mean weight of those at work. */
function meanWeight(customers: ReadonlySet<string>, weights: CustomerWeights): number {
  let sum = 0;
  for (const customerId of customers) sum += weightOfCustomer(weights, customerId);
  return customers.size === 0 ? 1 : sum / customers.size;
}

function pacedTurn(
  { at, used, soon }: Window,
  { pacedAt }: FairTags,
  ceiling: number,
  before: readonly Waiter[],
  aheadOfPaceMs: number,
): Turn {
  const gap = paceGapMs(Math.max(0, ceiling - used), soon);
  const paceAt = pacedAt + gap - aheadOfPaceMs;
  const isInPace = paceAt <= at;
  const ahead = before.length;
  // The pace may be another by then: nobody is sent away for longer than it takes at an even one.
  const even = RATE_WINDOW_MS / ceiling;
  const paced = Math.max(pacedAt, at) + Math.min(gap, even) * ahead - aheadOfPaceMs;
  return {
    ceiling,
    ahead,
    aheadNow: before.filter(({ expectedAt }) => expectedAt <= at && expectedAt > at - KEPT_FREE_MS).length,
    isInPace,
    notBefore: Math.ceil(Math.max(at, paced, isInPace ? at : Math.min(paceAt, at + even))),
    pacedAt: Math.max(pacedAt + gap, at),
  };
}

/** Whether the turn is now, as far as the number of calls in the window tells. */
export function isNow({ ceiling, aheadNow, isInPace }: Turn, { used }: Window): boolean {
  return isInPace && used + aheadNow < ceiling;
}

/**
 * When the turn comes. `releases` are the instants at which the window lets go of its calls, in order: as many as there
 * are calls in it.
 */
export function timeOf(turn: Turn, { at, used, limit }: Window, releases: readonly number[]): number {
  // What is beyond its customer's allowance today need not be so a minute from now.
  const ceiling = turn.ahead < turn.ceiling ? turn.ceiling : Math.max(turn.ceiling, backgroundLimit(limit));
  const room = Math.max(0, ceiling - used);
  // All places of one window, from the first free one on; after them they come round again, a minute later.
  const index = turn.ahead % ceiling;
  const rounds = Math.floor(turn.ahead / ceiling) * RATE_WINDOW_MS;
  const place = index < room ? at : (releases[Math.max(0, used - ceiling) + index - room] ?? at);
  return Math.max(place + rounds, turn.notBefore);
}

/** Those within their customer's allowance, those beyond it, and those who take what is left over. */
function classesOf(
  waiting: readonly Waiter[],
  usedBy: ReadonlyMap<string, number>,
  allowanceOfCustomer: (customerId: string) => number,
) {
  const classes: Record<"free" | "beyond" | "sweeping", Waiter[]> = { free: [], beyond: [], sweeping: [] };
  const taken = new Map(usedBy);
  for (const asker of [...waiting].sort((one, other) => one.askedAt - other.askedAt)) {
    if (asker.lane === "sweep") classes.sweeping.push(asker);
    else {
      const calls = taken.get(asker.customerId) ?? 0;
      const allowance = allowanceOfCustomer(asker.customerId);
      const within = asker.lane === "bulk" ? bulkAllowanceOf(allowance) : allowance;
      classes[calls < within ? "free" : "beyond"].push(asker);
      taken.set(asker.customerId, calls + 1);
    }
  }
  return classes;
}

/** Those of a class who go before one of them; null when it is not of the class. */
function thoseBefore(
  holder: string,
  waiting: readonly Waiter[],
  tags: FairTags,
  weights: CustomerWeights,
): Waiter[] | null {
  if (!waiting.some((asker) => asker.holder === holder)) return null;
  const before: Waiter[] = [];
  for (const asker of inFairOrder(waiting, tags, weights)) {
    if (asker.holder === holder) return before;
    before.push(asker);
  }
  return null;
}
