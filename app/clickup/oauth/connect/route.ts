// GET /clickup/oauth/connect?organisation={slug}: an admin's way to ClickUp's consent page.
import { beginClickupOauth } from "#lib/clickup/index.ts";
import { isModuleEnabled } from "#lib/organisations/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { authenticateSession, findOnlyOrganisation } from "#lib/security/index.ts";
import { contextOf, endAt, findStaff, redirectTo, signInFirst } from "../oauth-ends.ts";

export async function GET(request: Request): Promise<Response> {
  const identity = await authenticateSession(request);
  if (identity === null) return signInFirst(request);
  const named = new URL(request.url).searchParams.get("organisation");
  const wanted = named ?? (await findOnlyOrganisation(identity.userId));
  const staff = wanted === null ? null : await findStaff(identity, wanted);
  if (staff === null) return redirectTo("/organisations");
  const ctx = contextOf(request, staff);
  const own = staff.organisation.slug;
  if (!(await isModuleEnabled(systemDb(), ctx.organisationId, "clickup"))) return endAt(own, "module_off");
  try {
    const { authorizeUrl } = await beginClickupOauth(ctx, {
      sessionId: identity.sessionId,
      userId: identity.userId,
    });
    return new Response(null, {
      status: 303,
      headers: { Location: authorizeUrl, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
    });
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "forbidden") return endAt(own, "not_admin");
    if (error instanceof RelaydeskError && error.code === "clickup_not_connected")
      return endAt(own, "app_misconfigured");
    logger.error({ err: error }, "The way to ClickUp's consent page could not begin");
    return endAt(own, "failed");
  }
}
