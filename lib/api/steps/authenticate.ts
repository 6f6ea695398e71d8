import "server-only";
import type { Actor, Origin } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { ORGANISATION_HEADER } from "#lib/platform/http/api-client.ts";
import {
  authenticateApiKey,
  authenticateSession,
  findMembershipActor,
  findOnlyOrganisation,
  type Identity,
} from "#lib/security/index.ts";
import type { CallerAuth } from "../route/definition.ts";

export type Caller = { organisationId: string; actor: Actor; origin: Origin; identity: Identity | null };

function unauthenticated(publicMessage: string, action: string): RelaydeskError {
  return new RelaydeskError("unauthenticated", publicMessage, { publicMessage, action });
}

/** The person whose session cookie the request carries. */
export async function requireIdentity(request: Request): Promise<Identity> {
  const identity = await authenticateSession(request);
  if (identity !== null) return identity;
  throw unauthenticated("You are not signed in, or your session has ended.", "Sign in and try again.");
}

/**
 * Who calls, and for which organisation: an API key names its own; a browser names one in a header, unless its
 * person has only one, and the membership is part of the same query. What is not the caller's looks like what does not exist.
 */
export async function findCaller(
  request: Request,
  auth: CallerAuth,
  ipAddress: string | null,
): Promise<Caller> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer ([^\s]+)$/i.exec(authorization)?.[1];
    const key = token === undefined ? null : await authenticateApiKey(token, ipAddress);
    if (key === null) {
      throw unauthenticated(
        "The API key is not valid: it is unknown, revoked or expired.",
        "Send a valid key as “Authorization: Bearer rd_live_…”; admins make keys in the settings.",
      );
    }
    if (!auth.includes("apiKey")) {
      throw new RelaydeskError("forbidden", "API key on a route for people", {
        publicMessage: "This route is for signed-in people, not for API keys.",
      });
    }
    return { ...key, origin: "api", identity: null };
  }
  if (!auth.includes("session")) {
    throw unauthenticated("This route needs an API key.", "Send it as “Authorization: Bearer rd_live_…”.");
  }
  const identity = await requireIdentity(request);
  const named = request.headers.get(ORGANISATION_HEADER)?.trim() || null;
  const wanted = named ?? (await findOnlyOrganisation(identity.userId));
  if (wanted === null) {
    throw new RelaydeskError("bad_request", "No organisation header", {
      publicMessage: "The request does not say which organisation it is for.",
      action: `Name the organisation, by id or by its name in addresses, in the header ${ORGANISATION_HEADER}.`,
      fields: [{ path: ORGANISATION_HEADER, message: "Required", in: "header" }],
    });
  }
  const membership = await findMembershipActor(identity, wanted);
  if (membership === null) {
    throw new RelaydeskError("not_found", "No such organisation for this person", {
      publicMessage: "There is nothing here, or it is not yours to see.",
    });
  }
  return { organisationId: membership.organisation.id, actor: membership.actor, origin: "web", identity };
}
