/** A person's signed-in browsers. Sessions are global, as people are: no verb, no tenant, but a security event. */
import "server-only";
import { now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { SESSION_IDLE_MS } from "./authenticate-session.ts";
import { describeUserAgent } from "./internal/describe-user-agent.ts";
import { SESSION_MAX_AGE_SECONDS } from "./internal/session-cookie.ts";
import { recordSecurityEvent } from "./record-security-event.ts";
import type { Identity, SessionSummary } from "./schema.ts";

/** Where a request comes from, as far as it says. */
export type RequestOrigin = { ipAddress: string | null; userAgent: string | null };

/** Opens a session for a person who has just proved who they are. Returns its id. */
export async function startSession(userId: string, origin: RequestOrigin): Promise<string> {
  const at = now();
  const id = newId();
  await systemDb().session.create({
    data: {
      id,
      userId,
      ipAddress: origin.ipAddress,
      userAgent: origin.userAgent?.slice(0, 500) ?? null,
      createdAt: at,
      lastSeenAt: at,
      expiresAt: new Date(at.getTime() + SESSION_MAX_AGE_SECONDS * 1000),
    },
  });
  return id;
}

const alive = () => ({
  revokedAt: null,
  expiresAt: { gt: now() },
  lastSeenAt: { gt: new Date(now().getTime() - SESSION_IDLE_MS) },
});

/** The person's sessions that still count, the most recently used first. */
export async function listSessions(identity: Identity): Promise<SessionSummary[]> {
  const rows = await systemDb().session.findMany({
    where: { userId: identity.userId, ...alive() },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: 200,
  });
  return rows.map((row) => ({
    id: row.id,
    device: describeUserAgent(row.userAgent),
    ipAddress: row.ipAddress,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    isCurrent: row.id === identity.sessionId,
  }));
}

/** Ends one of the person's own sessions; it stops working with its next request. */
export async function revokeSession(identity: Identity, sessionId: string): Promise<void> {
  const { count } = await systemDb().session.updateMany({
    where: { id: sessionId, userId: identity.userId, ...alive() },
    data: { revokedAt: now() },
  });
  if (count === 0) throw notFound("session");
  await recordSecurityEvent({
    kind: "session.revoked",
    actor: { type: "person", id: identity.userId },
    detail: { sessionId, isOwn: sessionId === identity.sessionId },
  });
}

/** Ends all of the person's sessions but the one that asks. Returns how many. */
export async function revokeOtherSessions(identity: Identity): Promise<number> {
  const { count } = await systemDb().session.updateMany({
    where: { userId: identity.userId, id: { not: identity.sessionId }, ...alive() },
    data: { revokedAt: now() },
  });
  if (count > 0) {
    await recordSecurityEvent({
      kind: "session.others_revoked",
      actor: { type: "person", id: identity.userId },
      detail: { count },
    });
  }
  return count;
}

/** Ends all of a person's sessions, on record with who did it. Returns how many there were. */
export async function endAllSessions(
  person: { id: string; email: string },
  actor: { type: string; id: string },
): Promise<number> {
  const { count } = await systemDb().session.updateMany({
    where: { userId: person.id, ...alive() },
    data: { revokedAt: now() },
  });
  if (count > 0) {
    await recordSecurityEvent({
      kind: "session.all_revoked",
      actor,
      subject: person.email,
      detail: { count },
    });
  }
  return count;
}

/** Ends a session because its person signed out. Quietly nothing when it has ended already. */
export async function endSession(sessionId: string): Promise<void> {
  await systemDb().session.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: now() },
  });
}
