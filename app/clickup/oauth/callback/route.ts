// GET /clickup/oauth/callback?code&state: ClickUp sends the person back here. The state is checked before anything
// else, and is used up by that check, whatever comes after.
import { claimOauthState, completeClickupOauth, findLastOauthOrganisation } from "#lib/clickup/index.ts";
import { isModuleEnabled } from "#lib/organisations/index.ts";
import { now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { authenticateSession, type Identity, listOrganisationMemberships } from "#lib/security/index.ts";
import { contextOf, endAt, findStaff, redirectTo, signInFirst } from "../oauth-ends.ts";

export async function GET(request: Request): Promise<Response> {
  const identity = await authenticateSession(request);
  if (identity === null) return signInFirst(request);
  const parameters = new URL(request.url).searchParams;
  const state = parameters.get("state") ?? "";
  const claimed = state === "" ? null : await claimOauthState(state, identity.sessionId, now());
  if (claimed === null) return endWithoutState(identity);

  const staff = await findStaff(identity, claimed.organisationId);
  if (staff === null) return redirectTo("/organisations");
  const { slug } = staff.organisation;
  const ctx = contextOf(request, staff);
  // The right to connect may have been taken away while the person was at ClickUp.
  if (!ctx.can("clickup:connect")) return endAt(slug, "not_admin");
  if (!(await isModuleEnabled(systemDb(), ctx.organisationId, "clickup"))) return endAt(slug, "module_off");
  const code = parameters.get("code") ?? "";
  if (parameters.has("error") || code === "") return endAt(slug, endOf(parameters.get("error")));
  try {
    return endAt(slug, await completeClickupOauth(ctx, { ...claimed, code }));
  } catch (error) {
    logger.error({ err: error }, "ClickUp could not be connected");
    return endAt(slug, "failed");
  }
}

function endOf(error: string | null) {
  return error === null || error === "access_denied" ? "denied" : "failed";
}

/** Wrong, used, expired, or of another session. Ends where the person most likely came from. */
async function endWithoutState(identity: Identity): Promise<Response> {
  const last = await findLastOauthOrganisation(identity.sessionId);
  const [first] = await listOrganisationMemberships(identity.userId);
  const staff = await findStaff(identity, last ?? first?.id ?? "");
  return staff === null ? redirectTo("/organisations") : endAt(staff.organisation.slug, "state_invalid");
}
