import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { hashPassword, verifyPassword } from "./internal/password-hash.ts";
import { reserveSignInAttempt } from "./internal/sign-in-limits.ts";
import { recordSecurityEvent } from "./record-security-event.ts";
import type { Identity, SignInInput } from "./schema.ts";
import { type RequestOrigin, startSession } from "./sessions.ts";

/**
 * Signs a person in by e-mail and password and opens a session. An unknown address, a wrong password and a
 * disabled account are the same to the caller, in answer and in work done: `unauthenticated`. Throws
 * `rate_limited` when the address or the network has tried too often; the attempt is counted before the password
 * is looked at, so that parallel tries cannot slip past the limit.
 */
export async function verifySignIn(input: SignInInput, origin: RequestOrigin): Promise<Identity> {
  await reserveSignInAttempt(input.email, origin.ipAddress);
  const user = await systemDb().user.findUnique({
    where: { email: input.email },
    select: { id: true, name: true, email: true, passwordHash: true, disabledAt: true },
  });
  const check = await verifyPassword(input.password, user?.passwordHash ?? null);
  if (user === null || !check.isValid || user.disabledAt !== null) {
    await recordSecurityEvent({
      kind: "sign_in.failed",
      subject: input.email,
      detail: { isDisabled: check.isValid && user?.disabledAt != null },
      ipAddress: origin.ipAddress,
    });
    throw new RelaydeskError("unauthenticated", "Wrong e-mail or password", {
      publicMessage: "That e-mail address and password do not belong together.",
      action: "Check both, or reset the password.",
    });
  }
  if (check.needsRehash) {
    await systemDb().user.updateMany({
      where: { id: user.id, passwordHash: user.passwordHash },
      data: { passwordHash: await hashPassword(input.password) },
    });
  }
  const sessionId = await startSession(user.id, origin);
  await recordSecurityEvent({
    kind: "sign_in.succeeded",
    actor: { type: "person", id: user.id },
    subject: user.email,
    detail: { sessionId },
    ipAddress: origin.ipAddress,
  });
  return { userId: user.id, sessionId, name: user.name, email: user.email };
}
