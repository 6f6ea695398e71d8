import "server-only";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { rateLimiter } from "#lib/platform/rate-limit/index.ts";
import { RATE_LIMIT_POLICIES } from "../rate-limit-policies.ts";

/**
 * Counts a request against a policy, says in `headers` how much is left, and refuses what is too much. `caller`
 * is an actor's id or an address.
 */
export async function limitRequests(
  policyName: keyof typeof RATE_LIMIT_POLICIES,
  caller: string,
  headers: Record<string, string>,
): Promise<void> {
  const decision = await rateLimiter().limit(`${policyName}:${caller}`, RATE_LIMIT_POLICIES[policyName]);
  const seconds = Math.max(0, Math.ceil((decision.resetAt.getTime() - Date.now()) / 1000));
  headers["RateLimit-Limit"] = String(decision.limit);
  headers["RateLimit-Remaining"] = String(decision.remaining);
  headers["RateLimit-Reset"] = String(seconds);
  if (decision.allowed) return;
  const retryAfter = Math.max(1, seconds);
  throw new RelaydeskError("rate_limited", `Over the rate limit ${policyName}`, {
    publicMessage: `There were more than ${decision.limit} requests in a short time.`,
    action: `Wait ${retryAfter} second${retryAfter === 1 ? "" : "s"}, then try again.`,
    retryAfter,
  });
}
