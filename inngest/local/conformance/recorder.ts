import { EventEmitter, once } from "node:events";
import { z } from "zod";

/** Something a function did, as seen by the test process. */
interface Entry {
  token: string;
  what: string;
  atMs: number;
  value: unknown;
}

const Token = z.looseObject({ token: z.string() });

/** What the functions under test did. Each test uses a token of its own, carried in its events. */
export class Recorder {
  readonly #entries: Entry[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(0);

  /** Notes that the run of this event did something. */
  note(event: { data?: unknown }, what: string, value: unknown = null): void {
    this.#entries.push({ token: Token.parse(event.data).token, what, atMs: Date.now(), value });
    this.#changes.emit("change");
  }

  of(token: string): Entry[] {
    return this.#entries.filter((entry) => entry.token === token);
  }

  names(token: string): string[] {
    return this.of(token).map(({ what }) => what);
  }

  count(token: string, what: string): number {
    return this.of(token).filter((entry) => entry.what === what).length;
  }

  /** Waits until `what` was noted `times` times and answers the last of them. Rejects after `withinMs`. */
  async until(token: string, what: string, times = 1, withinMs = 25_000): Promise<Entry> {
    const signal = AbortSignal.timeout(withinMs);
    for (;;) {
      const found = this.of(token).filter((entry) => entry.what === what);
      const last = found[times - 1];
      if (last) return last;
      try {
        await once(this.#changes, "change", { signal });
      } catch {
        throw new Error(
          `${what} did not happen ${times} time(s) in ${withinMs} ms; seen: ${this.names(token).join(", ") || "nothing"}`,
        );
      }
    }
  }
}
