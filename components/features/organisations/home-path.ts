import type { OrganisationMembership } from "#lib/security/schema.ts";

/** Where a membership leads: a customer's contact to the portal, everybody else to the tickets. */
export function homePath({ slug, role }: Pick<OrganisationMembership, "slug" | "role">): string {
  return role === "guest" ? `/${slug}/portal` : `/${slug}/tickets`;
}
