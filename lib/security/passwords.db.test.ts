import { describe, expect, it, onTestFinished } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { listOutbox } from "#lib/platform/mail/index.ts";
import { createUser } from "#lib/testing/factories.ts";
import { openTestOutbox, tokenMailedTo } from "#lib/testing/test-outbox.ts";
import { hashPassword, verifyPassword } from "./internal/password-hash.ts";
import {
  changePassword,
  isPasswordResetUsable,
  issuePasswordReset,
  requestPasswordReset,
  resetPassword,
} from "./passwords.ts";
import { startSession } from "./sessions.ts";

openTestOutbox();

const origin = { ipAddress: "192.0.2.8", userAgent: null };
const old = "moths in the relay";
const next = "a nanosecond of wire";

const person = async () => createUser({ passwordHash: await hashPassword(old) });

const mailedToken = (email: string) => tokenMailedTo(email, /reset-password\?token=([\w-]+)/);

const hasPassword = async (userId: string, password: string) => {
  const { passwordHash } = await systemDb().user.findUniqueOrThrow({ where: { id: userId } });
  return (await verifyPassword(password, passwordHash)).isValid;
};

describe("resetting a password", () => {
  it("takes the mailed link, ends every session, and works once", async () => {
    const user = await person();
    const sessionId = await startSession(user.id, origin);
    await requestPasswordReset({ email: user.email }, origin);
    const token = await mailedToken(user.email);
    expect(await isPasswordResetUsable(token)).toBe(true);
    expect(await resetPassword({ token, password: next }, origin)).toEqual({ email: user.email });

    expect(await hasPassword(user.id, next)).toBe(true);
    expect(await hasPassword(user.id, old)).toBe(false);
    const session = await systemDb().session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(session.revokedAt).not.toBeNull();
    expect(await isPasswordResetUsable(token)).toBe(false);
    await expect(resetPassword({ token, password: old }, origin)).rejects.toMatchObject({ code: "gone" });
    const subjects = (await listOutbox()).filter(({ to }) => to === user.email).map(({ subject }) => subject);
    expect(subjects[0]).toContain("was changed");
    expect(
      await systemDb().securityEvent.count({ where: { kind: "password.reset", actorId: user.id } }),
    ).toBe(1);
  });

  it("stores no token that could be read back", async () => {
    const user = await person();
    await requestPasswordReset({ email: user.email }, origin);
    const token = await mailedToken(user.email);
    const [row] = await systemDb().oneTimeToken.findMany({ where: { userId: user.id } });
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it("lets one of several uses at once through", async () => {
    const user = await person();
    await requestPasswordReset({ email: user.email }, origin);
    const token = await mailedToken(user.email);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, (_, index) => resetPassword({ token, password: `${next} ${index}` }, origin)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("makes older links useless, and ends with the hour", async () => {
    const user = await person();
    await requestPasswordReset({ email: user.email }, origin);
    const first = await mailedToken(user.email);
    await requestPasswordReset({ email: user.email }, origin);
    const second = await mailedToken(user.email);
    expect(second).not.toBe(first);
    await resetPassword({ token: second, password: next }, origin);
    await expect(resetPassword({ token: first, password: old }, origin)).rejects.toMatchObject({
      code: "gone",
    });

    await requestPasswordReset({ email: user.email }, origin);
    const third = await mailedToken(user.email);
    const later = new Date(Date.now() + 3_600_001);
    onTestFinished(holdClock(() => later));
    await expect(resetPassword({ token: third, password: old }, origin)).rejects.toMatchObject({
      code: "gone",
    });
  });

  it("refuses the person's own address as password, and keeps the link for another try", async () => {
    const user = await person();
    await requestPasswordReset({ email: user.email }, origin);
    const token = await mailedToken(user.email);
    await expect(resetPassword({ token, password: user.email }, origin)).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "password" }],
    });
    expect(await isPasswordResetUsable(token)).toBe(true);
  });

  it("mails nothing to an address without account, and nobody who is disabled", async () => {
    const disabled = await createUser({ disabledAt: new Date() });
    const unknown = `nobody-${newId()}@example.test`;
    await requestPasswordReset({ email: unknown }, origin);
    await requestPasswordReset({ email: disabled.email }, origin);
    const addresses = (await listOutbox()).map(({ to }) => to);
    expect(addresses).not.toContain(unknown);
    expect(addresses).not.toContain(disabled.email);
  });
});

describe("a link that an operator makes", () => {
  const operator = { type: "cli", id: "root" };

  it("works as a mailed one does, is kept as a hash alone, and says who made it", async () => {
    const user = await person();
    const { link, expiresAt } = await issuePasswordReset(user, operator);
    const token = new URL(link).searchParams.get("token") ?? "";
    const rows = await systemDb().oneTimeToken.findMany({ where: { userId: user.id } });
    const events = await systemDb().securityEvent.findMany({ where: { subject: user.email } });
    expect(rows).toMatchObject([{ purpose: "password_reset", expiresAt }]);
    expect(events).toMatchObject([{ kind: "password_reset.issued", actorType: "cli", actorId: "root" }]);
    expect(JSON.stringify([rows, events])).not.toContain(token);
    expect(await isPasswordResetUsable(token)).toBe(true);
    await resetPassword({ token, password: next }, origin);
    expect(await hasPassword(user.id, next)).toBe(true);
    expect(await isPasswordResetUsable(token)).toBe(false);
  });

  it("is not made for an account that is disabled", async () => {
    const user = await createUser({ disabledAt: new Date() });
    await expect(issuePasswordReset(user, operator)).rejects.toMatchObject({ code: "conflict" });
    expect(await systemDb().oneTimeToken.count({ where: { userId: user.id } })).toBe(0);
  });
});

describe("changing one's own password", () => {
  it("takes the current one, keeps this session and ends the others", async () => {
    const user = await person();
    const [here, there] = [await startSession(user.id, origin), await startSession(user.id, origin)];
    const identity = { userId: user.id, sessionId: here, name: user.name, email: user.email };
    await changePassword(identity, { currentPassword: old, password: next }, origin);
    expect(await hasPassword(user.id, next)).toBe(true);
    const sessions = await systemDb().session.findMany({ where: { userId: user.id } });
    expect(Object.fromEntries(sessions.map(({ id, revokedAt }) => [id, revokedAt !== null]))).toEqual({
      [here]: false,
      [there]: true,
    });
  });

  it("refuses a wrong current password at its field, on record", async () => {
    const user = await person();
    const identity = { userId: user.id, sessionId: newId(), name: user.name, email: user.email };
    await expect(
      changePassword(identity, { currentPassword: "guess", password: next }, origin),
    ).rejects.toMatchObject({ code: "validation_failed", fields: [{ path: "currentPassword" }] });
    expect(await hasPassword(user.id, old)).toBe(true);
    expect(
      await systemDb().securityEvent.count({ where: { kind: "password_change.refused", actorId: user.id } }),
    ).toBe(1);
  });
});
