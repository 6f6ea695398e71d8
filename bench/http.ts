/** Requests as a browser or a program would send them. */
import { encodeSessionCookie, sessionCookieName } from "#lib/security/internal/session-cookie.ts";

export type Caller = { baseUrl: string; headers: Record<string, string> };

/** A signed-in member's requests. */
export async function sessionCaller(
  baseUrl: string,
  organisationId: string,
  actor: { userId: string; sessionId: string },
): Promise<Caller & { cookie: string }> {
  const cookie = `${sessionCookieName()}=${await encodeSessionCookie({ sub: actor.userId, sid: actor.sessionId })}`;
  return { baseUrl, cookie, headers: { cookie, origin: baseUrl, "Relaydesk-Organisation": organisationId } };
}

/** The answer's text; anything but success ends the benchmark. */
export async function get({ baseUrl, headers }: Caller, path: string): Promise<string> {
  const response = await fetch(`${baseUrl}${path}`, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return text;
}

export async function post({ baseUrl, headers }: Caller, path: string, body: unknown): Promise<string> {
  const response = await fetch(`${baseUrl}${path}`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text.slice(0, 500)}`);
  return text;
}
