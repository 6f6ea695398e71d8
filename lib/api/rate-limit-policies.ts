/**
 * How often callers may call. A policy is a bucket: `limit` calls at once, refilled evenly over `windowMs`.
 * Signed-in people and API keys are counted each for themselves, anonymous callers by address.
 */
import type { RateLimitPolicy } from "#lib/platform/rate-limit/policy.ts";

const MINUTE_MS = 60_000;

export const RATE_LIMIT_POLICIES = {
  /** Lists and pages: a screen makes several calls at once, a program may poll each second. */
  read: { limit: 1_200, windowMs: MINUTE_MS },
  /** Changes: well above what hands can do, and room for a program that files tickets in bulk. */
  write: { limit: 600, windowMs: MINUTE_MS },
  /** Sign-in, sign-up, passwords, invitations: guessing must stay slow. Counted by address. */
  auth: { limit: 20, windowMs: MINUTE_MS },
  /** Files: each may be megabytes. */
  upload: { limit: 60, windowMs: MINUTE_MS },
  /** Calls that make ClickUp work; ClickUp's own budget is kept elsewhere. */
  clickup: { limit: 120, windowMs: MINUTE_MS },
  /** What anybody may read, such as the OpenAPI document. Counted by address. */
  public: { limit: 120, windowMs: MINUTE_MS },
  /** Callers who did not say who they are, or not truthfully. Counted by address, before anything is looked up. */
  anonymous: { limit: 120, windowMs: MINUTE_MS },
} as const satisfies Record<string, RateLimitPolicy>;

export type RateLimitPolicyName = Exclude<keyof typeof RATE_LIMIT_POLICIES, "anonymous">;
