/** Where the time comes from, so that a test can hold it. */
export type Clock = () => Date;

let clock: Clock = () => new Date();

/** The present instant. */
export function now(): Date {
  return clock();
}

/** Lets a test decide the time; returns what puts the real clock back. */
export function holdClock(held: Clock): () => void {
  const previous = clock;
  clock = held;
  return () => {
    clock = previous;
  };
}
