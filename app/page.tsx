import { redirect } from "next/navigation";
import { getIdentity } from "#app/_session/page-session.ts";
import { homePath } from "#components/features/organisations/home-path.ts";
import { listOrganisationMemberships } from "#lib/security/index.ts";

/** Nothing is shown here: everybody is sent to where their work is. */
export default async function StartPage() {
  const identity = await getIdentity();
  if (identity === null) redirect("/sign-in");
  const memberships = await listOrganisationMemberships(identity.userId);
  const [only] = memberships;
  redirect(memberships.length === 1 && only !== undefined ? homePath(only) : "/organisations");
}
