/**
 * Who looks at a page, and of which organisation: the one adapter that touches the request's headers. Pages get
 * a plain session from it and hand its context to verbs.
 */
import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { buildContext } from "#lib/api/context.ts";
import { clientAddress } from "#lib/api/steps/client-address.ts";
import { listEnabledModules } from "#lib/organisations/index.ts";
import type { Actor, Context } from "#lib/platform/context/index.ts";
import type { Permission } from "#lib/platform/permissions/index.ts";
import {
  authenticateSession,
  findMembershipActor,
  type Identity,
  listOrganisationMemberships,
  type OrganisationMembership,
} from "#lib/security/index.ts";

export type PageSession = {
  ctx: Context;
  identity: Identity;
  organisation: {
    id: string;
    slug: string;
    name: string;
    timeZone: string;
    accent: string;
    /** What contacts read at the top of the portal. */
    portalWelcome: string | null;
    /** Names of the modules that are on. */
    modules: string[];
  };
  actor: Extract<Actor, { type: "member" | "contact" }>;
  memberships: OrganisationMembership[];
};

/** The signed-in person, or null. Asked once a request, however many layouts and pages want to know. */
export const getIdentity = cache(
  async (): Promise<Identity | null> => authenticateSession({ headers: await headers() }),
);

/** The signed-in person; anybody else is sent to sign in and comes back afterwards. */
export async function requireIdentity(fallbackPath: string): Promise<Identity> {
  const identity = await getIdentity();
  if (identity === null) {
    const path = (await requestedPath()) ?? fallbackPath;
    redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  }
  return identity;
}

/** The path that the browser asked for, as `proxy.ts` notes it; null when it did not run. */
async function requestedPath(): Promise<string | null> {
  const path = (await headers()).get("x-relaydesk-path");
  return path?.startsWith("/") && !path.startsWith("//") ? path : null;
}

const loadSession = cache(async (slug: string): Promise<PageSession> => {
  const identity = await requireIdentity(`/${slug}/tickets`);
  const [found, memberships] = await Promise.all([
    findMembershipActor(identity, slug),
    listOrganisationMemberships(identity.userId),
  ]);
  if (found === null) notFound();
  const { organisation, actor } = found;
  const ctx = buildContext({
    organisationId: organisation.id,
    actor,
    origin: "web",
    ipAddress: clientAddress(await headers()),
  });
  const modules = await listEnabledModules(organisation.id);
  return { ctx, identity, organisation: { ...organisation, modules }, actor, memberships };
});

/**
 * The session of a page for staff. Not signed in: to sign-in and back. No part in the organisation: not found.
 * A customer's contact: to the portal. Without `permission`: to the page that says who can grant it.
 */
export async function requireStaffPage(slug: string, permission?: Permission): Promise<PageSession> {
  const session = await loadSession(slug);
  if (session.actor.type === "contact") redirect(`/${session.organisation.slug}/portal`);
  if (permission !== undefined && !session.ctx.can(permission)) {
    redirect(`/${session.organisation.slug}/no-permission?permission=${encodeURIComponent(permission)}`);
  }
  return session;
}

/** The session of a portal page; staff are sent to their own side. */
export async function requirePortalPage(slug: string): Promise<PageSession> {
  const session = await loadSession(slug);
  if (session.actor.type === "member") redirect(`/${session.organisation.slug}/tickets`);
  return session;
}
