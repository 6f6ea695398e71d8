import "server-only";
import { z } from "zod";
import { now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { readSessionCookie } from "./internal/session-cookie.ts";
import type { Identity } from "./schema.ts";

/** A session unused for this long has ended: seven days. */
export const SESSION_IDLE_MS = 7 * 24 * 60 * 60 * 1000;

/** How exact the time of last use is; every request would otherwise be a write. */
const LAST_SEEN_PRECISION_MS = 60_000;

const rowSchema = z.object({ name: z.string(), email: z.string(), last_seen_at: z.date() });

/**
 * The person whose session cookie a request carries. The signed cookie only names a row: a session that was
 * revoked, has expired, lay unused for a week, or whose person is disabled counts no longer. Null for none.
 */
export async function authenticateSession(request: { headers: Headers }): Promise<Identity | null> {
  const claims = await readSessionCookie(request.headers);
  if (claims === null) return null;
  const at = now();
  const rows: unknown[] = await systemDb().$queryRaw`
    select users.name, users.email, sessions.last_seen_at
    from sessions join users on users.id = sessions.user_id
    where sessions.id = ${claims.sid}::uuid and sessions.user_id = ${claims.sub}::uuid
      and sessions.revoked_at is null and sessions.expires_at > ${at}
      and sessions.last_seen_at > ${new Date(at.getTime() - SESSION_IDLE_MS)}
      and users.disabled_at is null`;
  const row = rowSchema.safeParse(rows[0]);
  if (!row.success) return null;
  const stale = new Date(at.getTime() - LAST_SEEN_PRECISION_MS);
  if (row.data.last_seen_at < stale) {
    await systemDb().session.updateMany({
      where: { id: claims.sid, lastSeenAt: { lt: stale } },
      data: { lastSeenAt: at },
    });
  }
  return { userId: claims.sub, sessionId: claims.sid, name: row.data.name, email: row.data.email };
}
