import { z } from "zod";
import { isHeld } from "../clock.ts";
import type { Sandbox } from "../sandbox.ts";
import { ControlNotFoundError } from "./not-found.ts";

export const ClockMove = z.strictObject({ ms: z.number().int().min(0).max(31_536_000_000) });

/** How long, in real milliseconds, a move of the clock waits for an endpoint's answer before it moves on all the same. */
const ANSWER_PATIENCE_MS = 2_000;

/** What can be done about a held clock: look at it, and move it on. */
export function createClockControl(sandbox: Sandbox) {
  const { clock, deliveries } = sandbox;

  /** A silent endpoint must not stop the clock: it is the clock's moving on that ends the attempt. */
  async function settle() {
    const patience = new AbortController();
    const isOver = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ANSWER_PATIENCE_MS);
      patience.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
    });
    await Promise.race([deliveries.settle(), isOver]);
    patience.abort();
  }

  return {
    clock: () => ({ now: clock.now(), isHeld: isHeld(clock) }),
    /** Moves a held clock on, stopping wherever a delivery is due, so that each goes out at its own instant. */
    async advanceClock(input: z.input<typeof ClockMove>) {
      const { ms } = ClockMove.parse(input);
      if (!isHeld(clock)) throw new ControlNotFoundError("There is no held clock; start with --held-clock.");
      const target = clock.now() + ms;
      await settle();
      for (;;) {
        const { nextAt } = deliveries.pending();
        const stop = nextAt === null || nextAt > target ? target : Math.max(nextAt, clock.now() + 1);
        clock.advance(Math.min(stop, target) - clock.now());
        await settle();
        if (clock.now() >= target) return { now: clock.now(), isHeld: true };
      }
    },
  };
}
