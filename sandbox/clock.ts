/**
 * The sandbox's only source of time. Everything that looks at the time or waits takes a clock, so that a test
 * (and later a person, at the fault dial) can hold it still or move it.
 */
export type SandboxClock = {
  /** The present instant in milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves once `durationMs` have passed on this clock. */
  sleep(durationMs: number): Promise<void>;
};

/** The machine's own clock. */
export const systemClock: SandboxClock = {
  now: () => Date.now(),
  sleep: (durationMs) =>
    new Promise((resolve) => {
      setTimeout(resolve, durationMs);
    }),
};

/** A clock that stands still until it is told to move. */
export type HeldClock = SandboxClock & {
  /** Moves the clock forward and wakes every sleeper whose time has come. */
  advance(durationMs: number): void;
};

/** Makes a clock that stands at `startMs` (milliseconds since 1970, UTC). */
export function createHeldClock(startMs: number): HeldClock {
  let nowMs = startMs;
  let sleepers: { wakeAt: number; wake: () => void }[] = [];
  return {
    now: () => nowMs,
    sleep: (durationMs) =>
      durationMs <= 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            sleepers.push({ wakeAt: nowMs + durationMs, wake: resolve });
          }),
    advance(durationMs) {
      nowMs += durationMs;
      const due = sleepers.filter((sleeper) => sleeper.wakeAt <= nowMs);
      sleepers = sleepers.filter((sleeper) => sleeper.wakeAt > nowMs);
      for (const sleeper of due) sleeper.wake();
    },
  };
}
