/** Choosing a new password: by a link in a mail, or by knowing the old one. */
import "server-only";
import { now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { conflict, invalidField, RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { sendMail } from "#lib/platform/mail/index.ts";
import { hashPassword, verifyPassword } from "./internal/password-hash.ts";
import { passwordChangedMail, passwordResetMail } from "./internal/person-mail.ts";
import { hashSecret, newLinkToken } from "./internal/secret-text.ts";
import { reserveSignInAttempt } from "./internal/sign-in-limits.ts";
import { passwordProblem } from "./password-policy.ts";
import { recordSecurityEvent } from "./record-security-event.ts";
import type { Identity } from "./schema.ts";
import type { RequestOrigin } from "./sessions.ts";

/** How long a reset link works: one hour. */
const RESET_LIFETIME_MS = 60 * 60 * 1000;

/**
 * Sends a person the link to choose a new password. Quietly nothing for an address without an account: the
 * caller must answer at once and the same in both cases, without waiting for this.
 */
export async function requestPasswordReset(
  { email }: { email: string },
  origin: RequestOrigin,
): Promise<void> {
  const user = await systemDb().user.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, disabledAt: true },
  });
  await recordSecurityEvent({
    kind: "password_reset.requested",
    subject: email,
    detail: { isKnown: user !== null },
    ipAddress: origin.ipAddress,
  });
  if (user === null || user.disabledAt !== null) return;
  const { link } = await makeResetLink(user.id);
  await sendMail(passwordResetMail(user, link));
}

/**
 * Makes a link with which a person whom no mail reaches chooses a new password; whoever opens it does. On record
 * with who made it. Throws `conflict` for an account that is disabled: no password lets it in.
 */
export async function issuePasswordReset(
  person: { id: string; email: string; disabledAt: Date | null },
  issuer: { type: string; id: string },
): Promise<{ link: string; expiresAt: Date }> {
  if (person.disabledAt !== null) {
    throw conflict(`The account of ${person.email} is disabled, so it cannot sign in with any password.`);
  }
  const made = await makeResetLink(person.id);
  await recordSecurityEvent({ kind: "password_reset.issued", actor: issuer, subject: person.email });
  return made;
}

/** A new link, good for one use. Its token is nowhere but in it: what is kept is a hash. */
async function makeResetLink(userId: string): Promise<{ link: string; expiresAt: Date }> {
  const token = newLinkToken();
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + RESET_LIFETIME_MS);
  await systemDb().oneTimeToken.create({
    data: {
      id: newId(),
      userId,
      purpose: "password_reset",
      tokenHash: hashSecret(token),
      createdAt,
      expiresAt,
    },
  });
  return {
    link: `${env().NEXTAUTH_URL}/reset-password?token=${encodeURIComponent(token)}`,
    expiresAt,
  };
}

/** Whether a reset link still works: for the page, before anything is typed. */
export async function isPasswordResetUsable(token: string): Promise<boolean> {
  const row = await systemDb().oneTimeToken.findFirst({
    where: usable(token),
    select: { id: true },
  });
  return row !== null;
}

const usable = (token: string) => ({
  tokenHash: hashSecret(token),
  purpose: "password_reset" as const,
  usedAt: null,
  expiresAt: { gt: now() },
});

/**
 * Sets the password of the person whom a reset link was sent to, and ends all their sessions. A link works
 * once, and the newest one used makes the others useless. Throws `gone` when it no longer works. Returns the
 * e-mail address, to sign in with.
 */
export async function resetPassword(
  input: { token: string; password: string },
  origin: RequestOrigin,
): Promise<{ email: string }> {
  const token = await systemDb().oneTimeToken.findFirst({
    where: usable(input.token),
    select: { id: true, user: { select: { id: true, name: true, email: true, disabledAt: true } } },
  });
  if (token === null || token.user.disabledAt !== null) throw resetGone();
  const { user } = token;
  const problem = passwordProblem(input.password, user);
  if (problem !== null) throw invalidField("password", problem);
  const passwordHash = await hashPassword(input.password);
  const at = now();
  await systemDb().$transaction(async (db) => {
    // The claim: of two uses at once, one finds the row used.
    const { count } = await db.oneTimeToken.updateMany({
      where: usable(input.token),
      data: { usedAt: at },
    });
    if (count === 0) throw resetGone();
    await db.oneTimeToken.updateMany({
      where: { userId: user.id, purpose: "password_reset", usedAt: null },
      data: { usedAt: at },
    });
    await db.user.update({ where: { id: user.id }, data: { passwordHash } });
    // Whoever read the mail has the address.
    await db.user.updateMany({
      where: { id: user.id, emailVerifiedAt: null },
      data: { emailVerifiedAt: at },
    });
    await db.session.updateMany({ where: { userId: user.id, revokedAt: null }, data: { revokedAt: at } });
  });
  await recordSecurityEvent({
    kind: "password.reset",
    actor: { type: "person", id: user.id },
    subject: user.email,
    ipAddress: origin.ipAddress,
  });
  await tellPasswordChanged(user);
  return { email: user.email };
}

function resetGone(): RelaydeskError {
  return new RelaydeskError("gone", "Password reset link not usable", {
    publicMessage: "This link has been used already, or is older than an hour.",
    action: "Ask for a new one.",
  });
}

/** Changes one's own password, proved by the current one, and ends all other sessions. */
export async function changePassword(
  identity: Identity,
  input: { currentPassword: string; password: string },
  origin: RequestOrigin,
): Promise<void> {
  // Guessing here is guessing at sign-in: one budget for both.
  await reserveSignInAttempt(identity.email, origin.ipAddress);
  const user = await systemDb().user.findUniqueOrThrow({
    where: { id: identity.userId },
    select: { id: true, name: true, email: true, passwordHash: true },
  });
  const check = await verifyPassword(input.currentPassword, user.passwordHash);
  if (!check.isValid) {
    await recordSecurityEvent({
      kind: "password_change.refused",
      actor: { type: "person", id: user.id },
      subject: user.email,
      ipAddress: origin.ipAddress,
    });
    throw invalidField("currentPassword", "This is not your current password.");
  }
  const problem = passwordProblem(input.password, user);
  if (problem !== null) throw invalidField("password", problem);
  const passwordHash = await hashPassword(input.password);
  await systemDb().$transaction([
    systemDb().user.update({ where: { id: user.id }, data: { passwordHash } }),
    systemDb().session.updateMany({
      where: { userId: user.id, id: { not: identity.sessionId }, revokedAt: null },
      data: { revokedAt: now() },
    }),
    systemDb().oneTimeToken.updateMany({
      where: { userId: user.id, purpose: "password_reset", usedAt: null },
      data: { usedAt: now() },
    }),
  ]);
  await recordSecurityEvent({
    kind: "password.changed",
    actor: { type: "person", id: user.id },
    subject: user.email,
    ipAddress: origin.ipAddress,
  });
  await tellPasswordChanged(user);
}

/** The change has happened whether or not its notice can be sent. */
async function tellPasswordChanged(user: { name: string; email: string }): Promise<void> {
  await sendMail(passwordChangedMail(user)).catch((error: unknown) =>
    logger.error({ err: error }, "The notice of a changed password could not be sent"),
  );
}
