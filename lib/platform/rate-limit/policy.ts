/** A bucket of `limit` calls, full at first, refilled evenly over `windowMs`. */
export type RateLimitPolicy = { limit: number; windowMs: number };

export type RateLimitDecision = {
  allowed: boolean;
  /** The bucket's size. */
  limit: number;
  /** Whole calls left after this one. */
  remaining: number;
  /** When a refused caller may try again; for an allowed one, when the bucket is full again. */
  resetAt: Date;
};

export type RateLimiter = {
  /** Takes one call out of the bucket that `key` names. */
  limit: (key: string, policy: RateLimitPolicy) => Promise<RateLimitDecision>;
};
