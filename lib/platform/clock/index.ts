/** Where the time comes from, so that a test can hold it. */
export type Clock = () => Date;

const running: Clock = () => new Date();
let clock: Clock = running;

/** The present instant. */
export function now(): Date {
  return clock();
}

/** Waits `ms` milliseconds; not at all while the clock is held, for then no time passes by itself. */
export function sleep(ms: number): Promise<void> {
  if (clock !== running) return Promise.resolve();
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lets a test decide the time; returns what puts the real clock back. */
export function holdClock(held: Clock): () => void {
  const previous = clock;
  clock = held;
  return () => {
    clock = previous;
  };
}
