import "server-only";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { rateLimiter } from "#lib/platform/rate-limit/index.ts";
import { recordSecurityEvent } from "../record-security-event.ts";
import { hashSecret } from "./secret-text.ts";

const WINDOW_MS = 15 * 60 * 1000;

/** Passwords tried for one address, whoever tries and whether or not it has an account. */
const PER_EMAIL = { limit: 20, windowMs: WINDOW_MS };

/** Passwords tried from one network, for whatever addresses: an office behind one address must fit. */
const PER_NETWORK = { limit: 300, windowMs: WINDOW_MS };

/**
 * Counts an attempt before anything is looked up, and refuses it with `rate_limited` when the address or the
 * network has used up its tries. Known and unknown addresses count alike.
 */
export async function reserveSignInAttempt(email: string, ipAddress: string | null): Promise<void> {
  const decisions = await Promise.all([
    // Hashed: the keys of a rate limiter are no place for people's addresses.
    rateLimiter().limit(`sign-in:email:${hashSecret(email).slice(0, 32)}`, PER_EMAIL),
    ...(ipAddress === null ? [] : [rateLimiter().limit(`sign-in:network:${ipAddress}`, PER_NETWORK)]),
  ]);
  const refused = decisions.find((decision) => !decision.allowed);
  if (refused === undefined) return;
  await recordSecurityEvent({ kind: "sign_in.limited", subject: email, ipAddress });
  throw new RelaydeskError("rate_limited", "Too many sign-in attempts", {
    publicMessage: "There were too many attempts.",
    action: "Wait a few minutes, then try again.",
    retryAfter: Math.max(1, Math.ceil((refused.resetAt.getTime() - Date.now()) / 1000)),
  });
}
