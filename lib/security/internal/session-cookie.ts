import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { env } from "#lib/platform/env/index.ts";

/** A session ends this long after sign-in, whatever happens. Seconds. */
export const SESSION_MAX_AGE_SECONDS = 30 * 24 * 60 * 60;

/** What the cookie says: who, and the row that decides whether that still counts. */
const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid() });
export type SessionClaims = z.infer<typeof claimsSchema>;

/** Whether people reach the app over TLS; browsers then accept and keep the cookie only there. */
export function isSecureOrigin(): boolean {
  return env().NEXTAUTH_URL.startsWith("https://");
}

/** The cookie's name. The prefix makes browsers refuse one set by another host or without TLS. */
export function sessionCookieName(): string {
  return isSecureOrigin() ? "__Host-next-auth.session-token" : "next-auth.session-token";
}

/** The cookie's value for a session. */
export function encodeSessionCookie(claims: SessionClaims): Promise<string> {
  return encode({ token: claims, secret: env().NEXTAUTH_SECRET, maxAge: SESSION_MAX_AGE_SECONDS });
}

/** The session that a request's cookie names; null when there is none or it was not made by us. */
export async function readSessionCookie(headers: Headers): Promise<SessionClaims | null> {
  const token = cookieValue(headers.get("cookie") ?? "", sessionCookieName());
  if (token === null) return null;
  const payload = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  const claims = claimsSchema.safeParse(payload);
  return claims.success ? claims.data : null;
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const separator = pair.indexOf("=");
    if (separator !== -1 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return null;
}
