/** How long work on a link waits after a failure. */
import { ClickUpRateLimitError } from "#lib/clickup/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** Seconds before the next try, by how many have failed; the last one repeats. */
const BACKOFF_SECONDS = [15, 60, 240, 900, 3_600] as const;
/** While a person must connect ClickUp again, a look now and then is enough. */
const RECONNECT_WAIT_SECONDS = 600;

/** How long to wait after a failure, and whether it counts as a try. */
export function waitFor(error: unknown, attempts: number): { seconds: number; isFailure: boolean } {
  if (error instanceof ClickUpRateLimitError)
    return { seconds: error.retryAfter ?? RECONNECT_WAIT_SECONDS, isFailure: false };
  const isUnconnected =
    error instanceof RelaydeskError &&
    (error.code === "clickup_reconnect_needed" || error.code === "clickup_not_connected");
  if (isUnconnected) return { seconds: RECONNECT_WAIT_SECONDS, isFailure: false };
  const seconds = BACKOFF_SECONDS[Math.min(attempts, BACKOFF_SECONDS.length - 1)];
  return { seconds: seconds ?? RECONNECT_WAIT_SECONDS, isFailure: true };
}
