/** Where the way through ClickUp's consent page begins and ends: redirects, for it is a person's browser that walks it. */
import { buildContext } from "#lib/api/context.ts";
import { clientAddress } from "#lib/api/steps/client-address.ts";
import { noteOauthResult } from "#lib/clickup/index.ts";
import type { OauthResult } from "#lib/clickup/schema.ts";
import { env } from "#lib/platform/env/index.ts";
import { findMembershipActor, type Identity, type MembershipActor } from "#lib/security/index.ts";

/** A redirect that no cache keeps. Addresses are built from our own setting, never from the request's headers. */
export function redirectTo(path: string): Response {
  return new Response(null, {
    status: 303,
    headers: {
      Location: new URL(path, env().NEXTAUTH_URL).href,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    },
  });
}

/** The settings page, which says what happened and what to do. */
export function endAt(slug: string, result: OauthResult): Response {
  return redirectTo(`/${encodeURIComponent(slug)}/settings/clickup?result=${noteOauthResult(result)}`);
}

export function signInFirst(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  return redirectTo(`/sign-in?callbackUrl=${encodeURIComponent(`${pathname}${search}`)}`);
}

/** The person in an organisation, staff only: a customer's contact has no settings to end at. */
export async function findStaff(identity: Identity, organisation: string): Promise<MembershipActor | null> {
  const found = await findMembershipActor(identity, organisation);
  return found?.actor.type === "member" ? found : null;
}

export function contextOf(request: Request, { organisation, actor }: MembershipActor) {
  return buildContext({
    organisationId: organisation.id,
    actor,
    origin: "web",
    ipAddress: clientAddress(request.headers),
  });
}
