const LONGEST_MS = 60_000;

/**
 * Rings at the moments it was set for, once for all that fall into the same few milliseconds. It only makes things
 * prompt: whoever relies on it also looks from time to time by himself.
 */
export class Alarm {
  readonly #ring: () => void;
  readonly #moments = new Set<number>();
  #timer: NodeJS.Timeout | null = null;
  #nextMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  set(atMs: number): void {
    if (this.#isClosed) return;
    const moment = Math.ceil(atMs / 5) * 5;
    this.#moments.add(moment);
    if (moment < this.#nextMs) this.#arm(moment);
  }

  #arm(moment: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#nextMs = moment;
    this.#timer = setTimeout(() => this.#fire(), Math.min(Math.max(moment - Date.now(), 0), LONGEST_MS));
  }

  #fire(): void {
    this.#nextMs = Number.POSITIVE_INFINITY;
    this.#timer = null;
    const now = Date.now();
    const due = [...this.#moments].filter((moment) => moment <= now);
    for (const moment of due) this.#moments.delete(moment);
    if (due.length > 0) this.#ring();
    const next = [...this.#moments].reduce(
      (least, moment) => Math.min(least, moment),
      Number.POSITIVE_INFINITY,
    );
    if (next < this.#nextMs) this.#arm(next);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }
}
