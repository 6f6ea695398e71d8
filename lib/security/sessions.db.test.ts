import { afterAll, afterEach, describe, expect, it } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createUser } from "#lib/testing/factories.ts";
import { authOptions } from "./auth-options.ts";
import { authenticateSession } from "./authenticate-session.ts";
import { encodeSessionCookie, sessionCookieName } from "./internal/session-cookie.ts";
import type { Identity } from "./schema.ts";
import {
  endAllSessions,
  endSession,
  listSessions,
  revokeOtherSessions,
  revokeSession,
  startSession,
} from "./sessions.ts";

const DAY_MS = 86_400_000;
const browser = { ipAddress: "192.0.2.7", userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0" };

let release: (() => void) | undefined;
afterEach(() => {
  release?.();
  release = undefined;
});
afterAll(disconnectDatabase);

const travel = (ms: number) => {
  release?.();
  const at = new Date(Date.now() + ms);
  release = holdClock(() => at);
};

const headersOf = async (identity: Pick<Identity, "userId" | "sessionId">) =>
  new Headers({
    cookie: `other=1; ${sessionCookieName()}=${await encodeSessionCookie({ sub: identity.userId, sid: identity.sessionId })}`,
  });

async function signedIn(): Promise<Identity & { headers: Headers }> {
  const user = await createUser();
  const sessionId = await startSession(user.id, browser);
  const identity = { userId: user.id, sessionId, name: user.name, email: user.email };
  return { ...identity, headers: await headersOf(identity) };
}

describe("a session cookie", () => {
  it("names the person as long as its row counts", async () => {
    const { headers, ...identity } = await signedIn();
    expect(await authenticateSession({ headers })).toEqual(identity);
    expect(await authenticateSession({ headers: new Headers() })).toBeNull();
  });

  it("that nobody here made is nobody", async () => {
    const { headers, ...identity } = await signedIn();
    const cookie = headers.get("cookie") ?? "";
    for (const forged of [`${cookie.slice(0, -4)}AAAA`, `${sessionCookieName()}=x`, "a=b"]) {
      expect(await authenticateSession({ headers: new Headers({ cookie: forged }) })).toBeNull();
    }
    const other = await createUser();
    expect(
      await authenticateSession({ headers: await headersOf({ ...identity, userId: other.id }) }),
    ).toBeNull();
    expect(
      await authenticateSession({ headers: await headersOf({ ...identity, sessionId: newId() }) }),
    ).toBeNull();
  });

  it("stops counting once its session is revoked, expired, idle for a week, or its person disabled", async () => {
    const revoked = await signedIn();
    await revokeSession(revoked, revoked.sessionId);
    expect(await authenticateSession(revoked)).toBeNull();

    const disabled = await signedIn();
    await systemDb().user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    expect(await authenticateSession(disabled)).toBeNull();

    const idle = await signedIn();
    travel(7 * DAY_MS - 60_000);
    expect(await authenticateSession(idle)).not.toBeNull();
    travel(14 * DAY_MS);
    expect(await authenticateSession(idle)).toBeNull();
    release?.();

    const old = await signedIn();
    for (let day = 5; day <= 25; day += 5) {
      travel(day * DAY_MS);
      expect(await authenticateSession(old), `day ${day}`).not.toBeNull();
    }
    travel(30 * DAY_MS + 1);
    expect(await authenticateSession(old)).toBeNull();
  });

  it("moves the time of last use, once a minute at most", async () => {
    const session = await signedIn();
    const lastSeen = async () =>
      (await systemDb().session.findUniqueOrThrow({ where: { id: session.sessionId } })).lastSeenAt.getTime();
    const before = await lastSeen();
    travel(30_000);
    await authenticateSession(session);
    expect(await lastSeen()).toBe(before);
    travel(61_000);
    await authenticateSession(session);
    expect(await lastSeen()).toBeGreaterThanOrEqual(before + 60_000);
  });
});

describe("one's own sessions", () => {
  it("are listed with their device, this one marked, those that ended left out", async () => {
    const session = await signedIn();
    const gone = await startSession(session.userId, browser);
    await endSession(gone);
    const list = await listSessions(session);
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({
      id: session.sessionId,
      device: "Firefox on Linux",
      ipAddress: "192.0.2.7",
      isCurrent: true,
    });
  });

  it("can be ended one by one or all but this one, on record", async () => {
    const session = await signedIn();
    const other = await startSession(session.userId, browser);
    const third = await startSession(session.userId, browser);
    await revokeSession(session, other);
    await expect(revokeSession(session, other)).rejects.toMatchObject({ code: "not_found" });
    expect(await revokeOtherSessions(session)).toBe(1);
    expect(await revokeOtherSessions(session)).toBe(0);
    expect((await listSessions(session)).map(({ id }) => id)).toEqual([session.sessionId]);
    const kinds = await systemDb().securityEvent.findMany({
      where: { actorId: session.userId },
      orderBy: { createdAt: "asc" },
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(["session.revoked", "session.others_revoked"]);
    expect(
      await authenticateSession({ headers: await headersOf({ ...session, sessionId: third }) }),
    ).toBeNull();
  });

  it("are not anybody else's to end", async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    await expect(revokeSession(mine, theirs.sessionId)).rejects.toMatchObject({ code: "not_found" });
    expect(await authenticateSession(theirs)).not.toBeNull();
  });
});

describe("all of a person's sessions", () => {
  it("end at once, on record, and nobody else's do; a second time there is nothing to end", async () => {
    const [first, other] = [await signedIn(), await signedIn()];
    await startSession(first.userId, browser);
    const person = { id: first.userId, email: first.email };
    expect(await endAllSessions(person, { type: "cli", id: "root" })).toBe(2);
    expect(await authenticateSession({ headers: first.headers })).toBeNull();
    expect(await authenticateSession({ headers: other.headers })).not.toBeNull();
    expect(await endAllSessions(person, { type: "cli", id: "root" })).toBe(0);
    const events = await systemDb().securityEvent.findMany({ where: { subject: first.email } });
    expect(events).toMatchObject([{ kind: "session.all_revoked", actorId: "root", detail: { count: 2 } }]);
  });
});

describe("next-auth's part", () => {
  it("keeps only ids in the cookie, refuses an ended session, and ends it at sign-out", async () => {
    const organisation = await createOrganisation();
    const { actor } = await memberContext(organisation, "agent");
    const { callbacks, events, session } = authOptions(() => null);
    expect(session).toMatchObject({ strategy: "jwt" });
    const user = { id: actor.userId, sessionId: actor.sessionId, email: "x@example.test", name: "X" };
    const jwt = callbacks?.jwt;
    if (jwt === undefined) throw new Error("no jwt callback");
    const token = await jwt({ token: { name: "X", email: "x@example.test" }, user, account: null });
    expect(token).toEqual({ sub: actor.userId, sid: actor.sessionId });
    expect(await jwt({ token, user: { id: "" }, account: null })).toEqual(token);
    await events?.signOut?.({ token, session: { expires: "" } });
    await expect(jwt({ token, user: { id: "" }, account: null })).rejects.toThrow("ended");
  });
});
