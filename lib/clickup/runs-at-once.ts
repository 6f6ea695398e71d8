import "server-only";
import { env } from "#lib/platform/env/index.ts";
import { runsPerCustomer } from "./budget/policy.ts";

/** Jobs of one customer that may be on their way to ClickUp at once. */
export function runsAtOnce(): number {
  return runsPerCustomer(env().CLICKUP_RATE_LIMIT);
}
