/** Times of the pipeline, and the pure rules that follow from them. */

export type TaskTimings = {
  /** Seconds before each further try after ClickUp failed. */
  retryDelaysSeconds: readonly number[];
  /** A create call leaves within this time after it was noted, or not at all. */
  sendWindowMs: number;
  /**
   * After this long a create call has either done its work, visibly for every search, or never will: the send
   * window, the call's own time limit (20 s), and then a good minute for a request that ClickUp works off late,
   * for searches that lag behind, and for clocks that differ between machines.
   */
  settleMs: number;
  /** When to look for the task after a create call without an answer, in milliseconds after it was noted. */
  lookAtMs: readonly number[];
  /** A claim this old is lost: no step of a job may take so long. */
  claimLostMs: number;
  /** How far our clock and ClickUp's may differ when we search by date of creation. */
  clockSkewMs: number;
};

export const TASK_TIMINGS: TaskTimings = {
  retryDelaysSeconds: [60, 120, 240],
  sendWindowMs: 5_000,
  settleMs: 90_000,
  lookAtMs: [2_000, 5_000, 12_000, 25_000, 45_000],
  claimLostMs: 180_000,
  clockSkewMs: 300_000,
};

/** When to look next for a task whose creation was noted at `sentAt`: the next planned look, at last the settled one. */
export function nextLookAt(sentAt: Date, now: Date, timings: TaskTimings): Date {
  const age = now.getTime() - sentAt.getTime();
  const next = timings.lookAtMs.find((at) => at > age && at < timings.settleMs) ?? timings.settleMs;
  return new Date(Math.max(sentAt.getTime() + next, now.getTime()));
}

/** Whether a search begun at `lookStartedAt` that finds nothing proves that nothing was made. */
export function isSettled(sentAt: Date, lookStartedAt: Date, timings: TaskTimings): boolean {
  return lookStartedAt.getTime() - sentAt.getTime() >= timings.settleMs;
}

/** Seconds until the try after `failedTries` failures; null when it is time to give up. */
export function retryDelaySeconds(failedTries: number, timings: TaskTimings): number | null {
  return timings.retryDelaysSeconds[failedTries - 1] ?? null;
}
