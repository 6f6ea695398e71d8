import { AppAway } from "../execution/call-app.ts";
import { errorText } from "../log.ts";

/** An app is built and started beside this server: so long it may take before it first answers. */
const STARTING_MS = 120_000;

export type SyncComplaint = { level: "info" | "warn"; message: string; error: string };

/**
 * What to say of the tries to sync one app, a line for each new problem and not for each try. An app that was never
 * reached is only starting; when it takes too long, that is a warning. Whatever else goes wrong is one at once.
 */
export class SyncProblems {
  readonly #startedAt: number;
  #lastSaid = "";
  #wasReached = false;

  /** `startedAt` is when the app was asked for the first time, in milliseconds. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  reached(): void {
    this.#wasReached = true;
    this.#lastSaid = "";
  }

  failed(error: unknown, at: number): SyncComplaint | null {
    const isStarting = error instanceof AppAway && !this.#wasReached && at - this.#startedAt < STARTING_MS;
    // While an app starts, its port is closed, then open and not yet answering: that is one and the same.
    const problem = isStarting ? "starting" : errorText(error);
    if (problem === this.#lastSaid) return null;
    this.#lastSaid = problem;
    return isStarting
      ? { level: "info", message: "The app is not up yet; it is asked until it is", error: errorText(error) }
      : { level: "warn", message: "Syncing an app failed; it is tried again", error: problem };
  }
}
