/**
 * The numbers of the rate budget: how much of a token's window each kind of call may fill, and how fast. Pure; all
 * counts are calls in 60 seconds.
 *
 * - A person may use the whole window, at once.
 * - Jobs leave 4 % of it to people, and are paced: what room there is, and what the window lets go of within 15
 *   seconds, is spread evenly over these. So no backlog fills the window in one go to leave nothing for a minute, and
 *   whoever comes finds a place soon.
 * - A customer within its allowance (twice its fair share; a quarter of the window at most, more for a heavier
 *   customer, half of it for any) goes before all that is beyond its customer's allowance, and may run ahead of the
 *   pace by eight seconds, the others by two.
 * - While several customers are at work, what is beyond an allowance leaves so many places free that a customer within
 *   its own finds one 19 times in 20; 7 % of the window at most.
 * - Bulk work has half of that allowance, the fair share: so it is never left out.
 * - Sweeps use what is left over: nothing while anything else waits, and never more than 60 % of the window.
 *
 * Among what waits, the lanes share by weight and, within a lane, customers by theirs (`shares.ts`): each is served
 * sooner the heavier it is, and none is ever left out (`fair-order.ts`).
 */
import type { JobLane } from "./lanes.ts";

export const RATE_WINDOW_MS = 60_000;

/** Shares of the places that each lane gets while all of them wait. */
export const LANE_WEIGHTS: Record<Exclude<JobLane, "sweep">, number> = {
  create: 8,
  apply: 6,
  hydrate: 4,
  bulk: 2,
};

/** The time over which the pace spreads what room there is. */
export const PACE_OVER_MS = 15_000;
/** How far a call within its customer's allowance may run ahead of the pace, and any other. */
export const AHEAD_OF_PACE_MS = { free: 8_000, paced: 2_000 } as const;

const PERSON_RESERVE = 0.04;
const ALLOWANCE_RESERVE_AT_MOST = 0.07;
/** How often a customer within its allowance may find no free place. */
const FINDS_NO_PLACE = 0.04;
const SWEEP_SHARE = 0.6;
const ALLOWANCE_SHARES = 2;
const ALLOWANCE_AT_MOST = 0.25;
const HEAVY_ALLOWANCE_AT_MOST = 0.5;
/** The pace is a little faster than the window lets go, so that the window is what limits in the end. */
const PACE = 0.95;

/** Calls a minute that jobs may use. */
export function backgroundLimit(limit: number): number {
  return Math.max(1, limit - Math.ceil(limit * PERSON_RESERVE));
}

/**
 * Calls a minute that a customer may take before others', while `customers` are at work. `share` is its weight against
 * the mean of theirs. All allowances stand in the proportion of the weights, so that the lighter are not served first
 * beyond their share only because they have asked for so little.
 */
export function allowanceOf(limit: number, customers: number, share = 1): number {
  const jobs = backgroundLimit(limit);
  const equal = Math.min(
    (jobs * ALLOWANCE_SHARES) / Math.max(customers, 1),
    Math.ceil(jobs * ALLOWANCE_AT_MOST),
  );
  const most = share > 1 ? Math.ceil(jobs * HEAVY_ALLOWANCE_AT_MOST) : Math.ceil(jobs * ALLOWANCE_AT_MOST);
  return Math.max(1, Math.min(Math.ceil(equal * share), most));
}

/** What of its allowance a customer may take for bulk work: its fair share. */
export function bulkAllowanceOf(allowance: number): number {
  return Math.ceil(allowance / ALLOWANCE_SHARES);
}

/**
 * Calls a minute up to which those beyond an allowance may fill the window, while `withinAllowance` of its calls are
 * others'. Such calls come by chance and find n places taken in a geometric share of all cases; that gives the number
 * of places to leave free.
 */
export function pacedLimit(limit: number, customers: number, withinAllowance: number): number {
  const jobs = backgroundLimit(limit);
  if (customers < 2) return jobs;
  const load = Math.min(0.99, Math.max(0.01, withinAllowance / jobs));
  const reserve = Math.ceil(Math.log(FINDS_NO_PLACE) / Math.log(load));
  return Math.max(1, jobs - Math.min(reserve, Math.floor(limit * ALLOWANCE_RESERVE_AT_MOST)));
}

/** From so many waiting on, what a customer wants done is bulk work. */
export const BULK_FROM = 100;

/**
 * Jobs of one customer that may be on their way at once: enough to use ten seconds' worth of the budget, and more or
 * fewer for a customer of another weight.
 */
export function runsPerCustomer(limit: number, weight = 1): number {
  return Math.max(8, Math.ceil((limit * weight) / 6));
}

/** Calls a minute up to which sweeps may fill the window. */
export function sweepLimit(limit: number): number {
  return Math.max(1, Math.floor(limit * SWEEP_SHARE));
}

/** Milliseconds between two calls, when `room` places are free and `soon` more become so within the pace's time. */
export function paceGapMs(room: number, soon: number): number {
  return (PACE_OVER_MS * PACE) / Math.max(1, room + soon);
}
