/**
 * When waiting work will be done, from its place in the fair order and from what the budget lets through. Pure.
 *
 * Customers take turns by weight: by the time a customer's n-th task is made, each other one of its weight has had n of
 * its own (one of twice its weight 2n), or all of them if it wants fewer. Each place costs so many calls, and the window lets so many through a minute. The
 * estimate holds as long as nobody asks for more. In the simulation of its test, the end of
 * all is within 15 % and 15 seconds of what happens, and that of any one within 15 % and a window of a minute.
 */
import { AHEAD_OF_PACE_MS, backgroundLimit, PACE_OVER_MS, RATE_WINDOW_MS } from "./policy.ts";

/** Places that paced jobs make use of, out of those they may: the rest goes to lateness and to room for others. */
const USED_OF_JOBS_SHARE = 0.96;

export type Pace = {
  /** Calls a minute that the token may make. */
  limit: number;
  /** Calls that it made in the last minute. */
  used: number;
  /** Calls that a task costs, others' share of the budget included. */
  callsPerTask: number;
};

/**
 * How many tasks are made up to and with a customer's `position`-th (from 0), while the others wait for so many.
 * `weight` is how much heavier than this customer another is.
 */
export function turnsUntil(position: number, others: readonly { waiting: number; weight: number }[]): number {
  const turns = position + 1;
  return others.reduce(
    (sum, { waiting, weight }) => sum + Math.min(waiting, Math.ceil(turns * weight)),
    turns,
  );
}

/** Milliseconds from now until so many tasks are made. */
export function msUntilDone(turns: number, { limit, used, callsPerTask }: Pace): number {
  const jobs = backgroundLimit(limit);
  const calls = turns * callsPerTask;
  const room = Math.max(0, jobs - used);
  const even = RATE_WINDOW_MS / jobs;
  // What room there is is used up ever more slowly, as the pace spreads it; beyond it, the window alone decides.
  if (calls < room) {
    const spread = PACE_OVER_MS * -Math.log(1 - calls / room) - AHEAD_OF_PACE_MS.free / 2;
    return Math.max(0, Math.min(spread, calls * even));
  }
  return ((calls - room) * even) / USED_OF_JOBS_SHARE + room * even;
}
