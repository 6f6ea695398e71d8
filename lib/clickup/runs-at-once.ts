import "server-only";
import { env } from "#lib/platform/env/index.ts";
import { runsPerCustomer } from "./budget/policy.ts";
import { CUSTOMER_SHARES, type CustomerShare, SHARE_WEIGHTS } from "./budget/shares.ts";

/** Jobs of one customer that may be on their way to ClickUp at once, by the customer's share. */
export function runsAtOnce(): Record<CustomerShare, number> {
  const limit = env().CLICKUP_RATE_LIMIT;
  const [low, normal, high] = CUSTOMER_SHARES;
  const runs = (share: CustomerShare) => runsPerCustomer(limit, SHARE_WEIGHTS[share]);
  return { [low]: runs(low), [normal]: runs(normal), [high]: runs(high) };
}
