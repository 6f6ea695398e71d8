import type { Engine } from "../execution/context.ts";
import { errorText } from "../log.ts";
import { isDatabaseAway } from "../store/database.ts";

/** A claim whose answer has not come after this long was lost with its connection. */
const LOST_AFTER_MS = 5_000;
const EVERY_MS = 5_000;

/**
 * Looks every few seconds for jobs that are claimed in the queue and that this process does not know: a connection
 * broke between the claim and its answer. They go back to the queue. The returned function stops it.
 */
export function startReclaiming(
  engine: Engine,
  isOwned: (kind: "call" | "timer", id: string) => boolean,
  isActive: () => boolean,
): () => void {
  const interval = setInterval(() => {
    if (!isActive()) return;
    engine.queue
      .releaseClaims(isOwned, LOST_AFTER_MS)
      .then((released) => {
        if (released > 0) engine.log.warn("Lost claims went back to the queue", { jobs: released });
      })
      .catch((error: unknown) => {
        if (!isDatabaseAway(error))
          engine.log.error("Looking for lost claims failed", { error: errorText(error) });
      });
  }, EVERY_MS);
  return () => clearInterval(interval);
}
