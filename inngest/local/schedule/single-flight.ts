/**
 * Runs `work` now or, when it is running, once more right after: however often it is asked for, one at a time,
 * and never a request that is not followed by a run.
 */
export class SingleFlight {
  readonly #work: () => Promise<void>;
  #isRunning = false;
  #isWanted = false;
  #isClosed = false;
  #idle: Promise<void> = Promise.resolve();

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  request(): void {
    if (this.#isClosed) return;
    this.#isWanted = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#idle = this.#loop();
  }

  async #loop(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false;
        await this.#work();
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** Takes no further requests and waits for the one that runs. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#idle.catch(() => {});
  }
}
