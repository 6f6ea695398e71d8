import "server-only";
import { listOrganisationMemberships } from "./list-organisation-memberships.ts";

/** The organisation of a person who has a part in one alone, and so need not say which; null for all others. */
export async function findOnlyOrganisation(userId: string): Promise<string | null> {
  const [first, second] = await listOrganisationMemberships(userId);
  return first !== undefined && second === undefined ? first.id : null;
}
