import type { PageSession } from "#app/_session/page-session.ts";
import type { CurrentActor, CurrentOrganisation } from "#components/providers/organisation-provider.tsx";

/** The part of a page's session that the browser may know: no session id, nothing to call verbs with. */
export function toClientSession({ organisation, actor, identity }: PageSession): {
  organisation: CurrentOrganisation;
  actor: CurrentActor;
} {
  const { id, slug, name, timeZone, accent, modules } = organisation;
  return {
    organisation: { id, slug, name, timeZone, accent, modules },
    actor: {
      type: actor.type,
      id: actor.id,
      userId: actor.userId,
      name: actor.name,
      email: identity.email,
      role: actor.type === "member" ? actor.role : "guest",
    },
  };
}
