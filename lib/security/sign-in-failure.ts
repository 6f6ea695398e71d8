/**
 * next-auth carries a failed sign-in to the browser as a word in an address. These two turn our errors into
 * such words and back, so that the screen shows the same sentences as for any other failure.
 */
import { ERROR_CODES, type RelaydeskError } from "#lib/platform/errors/index.ts";
import { ApiError } from "#lib/platform/http/api-error.ts";

/** The word for an error: its code, and the seconds to wait if any. */
export function encodeSignInFailure(error: Pick<RelaydeskError, "code" | "retryAfter">): string {
  return error.retryAfter === undefined ? error.code : `${error.code}.${Math.ceil(error.retryAfter)}`;
}

/** What the browser makes of it. Words that are not ours are next-auth's own: treated as a failure of ours. */
export function decodeSignInFailure(word: string): ApiError {
  const [code, seconds] = word.split(".");
  const retryAfter = Number(seconds) > 0 ? Number(seconds) : undefined;
  const wait = retryAfter === undefined ? {} : { retryAfter };
  switch (code) {
    // next-auth's own word for "authorize returned nothing": the fields were not even an address and a password.
    case "CredentialsSignin":
    case "unauthenticated":
      return problem(401, "unauthenticated", {
        title: "Not signed in",
        detail: "That e-mail address and password do not belong together.",
        action: "Check both, or reset the password.",
      });
    case "rate_limited":
      return problem(429, code, {
        title: "Too many attempts",
        detail: "There were too many attempts to sign in.",
        action: `Wait ${describeSeconds(retryAfter ?? 60)}, then try again. Resetting the password works in the meantime.`,
        ...wait,
      });
    case "unavailable":
      return problem(503, code, {
        title: ERROR_CODES.unavailable.title,
        detail: "Relaydesk is too busy to check your password right now.",
        action: "Try again in a few seconds.",
        ...wait,
      });
    default:
      return problem(500, "internal_error", {
        title: ERROR_CODES.internal_error.title,
        detail: "You could not be signed in, and it is not your doing.",
        action: "Try again in a moment.",
      });
  }
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

function problem(
  status: number,
  code: string,
  parts: { title: string; detail: string; action: string; retryAfter?: number },
): ApiError {
  return new ApiError({ type: "about:blank", status, code, errors: [], ...parts });
}
