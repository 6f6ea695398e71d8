/** The way through ClickUp's consent page in a test, by the product's own addresses and the sandbox's. */
import { GET as callback } from "#app/clickup/oauth/callback/route.ts";
import { GET as connect } from "#app/clickup/oauth/connect/route.ts";
import type { StaffRole } from "#lib/platform/permissions/index.ts";
import { encodeSessionCookie, sessionCookieName } from "#lib/security/index.ts";
import { memberContext, type TestOrganisation } from "./contexts.ts";

export type Browser = { cookie: string; userId: string };

export async function openBrowser(organisation: TestOrganisation, role: StaffRole): Promise<Browser> {
  const { actor } = await memberContext(organisation, role);
  const token = await encodeSessionCookie({ sub: actor.userId, sid: actor.sessionId });
  return { cookie: `${sessionCookieName()}=${token}`, userId: actor.userId };
}

export const requestOf = (url: string, browser: Browser | null) =>
  new Request(url, browser === null ? {} : { headers: { cookie: browser.cookie } });

/** Where Relaydesk sends the browser: ClickUp's page, if all is well. */
export async function beginConsent(
  organisation: TestOrganisation,
  browser: Browser,
  query: Record<string, string> = {},
): Promise<URL> {
  const parameters = new URLSearchParams({ organisation: organisation.slug, ...query });
  const response = await connect(
    requestOf(`http://localhost:3000/clickup/oauth/connect?${parameters}`, browser),
  );
  return new URL(response.headers.get("location") ?? "");
}

/** What the consent page would do on "Allow", as the person it names or as `user`: a code for the address it was given. */
export async function giveConsent(
  authorize: URL,
  decision: "allow" | "deny",
  { workspaces, user }: { workspaces?: string[]; user?: number } = {},
): Promise<string> {
  const asPerson = new URL(authorize);
  if (user !== undefined) asPerson.searchParams.set("user", String(user));
  const page = await (await fetch(asPerson)).text();
  const form = new URLSearchParams({ decision });
  for (const [input] of page.matchAll(/<input\b[^>]*>/g)) {
    const attribute = (name: string) =>
      new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1]?.replaceAll("&amp;", "&");
    const name = attribute("name");
    const value = attribute("value");
    if (name === undefined || value === undefined) continue;
    if (name === "workspace" && workspaces !== undefined && !workspaces.includes(value)) continue;
    form.append(name, value);
  }
  const response = await fetch(new URL("/api/consent", authorize), {
    method: "POST",
    body: form,
    headers: { origin: authorize.origin },
    redirect: "manual",
  });
  return response.headers.get("location") ?? "";
}

/** Follows the callback; answers where the browser ends. */
export async function endConsent(address: string, browser: Browser | null): Promise<string> {
  const response = await callback(requestOf(address, browser));
  return response.headers.get("location") ?? "";
}
