/**
 * The sandbox's only source of time. Everything that looks at the time or waits takes a clock, so that a test
 * (and later a person, at the fault dial) can hold it still or move it.
 */
export type SandboxClock = {
  /** The present instant in milliseconds since 1970, UTC. */
  now(): number;
  /** Resolves once `durationMs` have passed on this clock, or at once when `signal` is aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
};

/** The machine's own clock. */
export const systemClock: SandboxClock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(resolve, durationMs);
      const abandon = () => {
        clearTimeout(timer);
        resolve();
      };
      signal?.addEventListener("abort", abandon, { once: true });
    }),
};

/** A clock that stands still until it is told to move. */
export type HeldClock = SandboxClock & {
  /** Moves the clock forward and wakes every sleeper whose time has come. */
  advance(durationMs: number): void;
};

/** Whether a clock stands still until it is told to move. */
export function isHeld(clock: SandboxClock): clock is HeldClock {
  return "advance" in clock;
}

/** Makes a clock that stands at `startMs` (milliseconds since 1970, UTC). */
export function createHeldClock(startMs: number): HeldClock {
  let nowMs = startMs;
  let sleepers: { wakeAt: number; wake: () => void }[] = [];
  return {
    now: () => nowMs,
    sleep: (durationMs, signal) =>
      durationMs <= 0 || signal?.aborted
        ? Promise.resolve()
        : new Promise((resolve) => {
            const sleeper = { wakeAt: nowMs + durationMs, wake: resolve };
            sleepers.push(sleeper);
            const abandon = () => {
              sleepers = sleepers.filter((other) => other !== sleeper);
              resolve();
            };
            signal?.addEventListener("abort", abandon, { once: true });
          }),
    advance(durationMs) {
      nowMs += durationMs;
      const due = sleepers.filter((sleeper) => sleeper.wakeAt <= nowMs);
      sleepers = sleepers.filter((sleeper) => sleeper.wakeAt > nowMs);
      for (const sleeper of due) sleeper.wake();
    },
  };
}
