// GET /clickup/oauth/connect?organisation={slug}&purpose&connection: an admin's way to ClickUp's consent page.

import { z } from "zod";
import { beginClickupOauth } from "#lib/clickup/index.ts";
import { oauthPurposeSchema } from "#lib/clickup/schema.ts";
import { isModuleEnabled } from "#lib/organisations/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { authenticateSession, findOnlyOrganisation } from "#lib/security/index.ts";
import { contextOf, endAt, findStaff, redirectTo, signInFirst } from "../oauth-ends.ts";

const wishSchema = z.object({ purpose: oauthPurposeSchema.nullable(), connectionId: idSchema.nullable() });

export async function GET(request: Request): Promise<Response> {
  const identity = await authenticateSession(request);
  if (identity === null) return signInFirst(request);
  const parameters = new URL(request.url).searchParams;
  const named = parameters.get("organisation");
  const wanted = named ?? (await findOnlyOrganisation(identity.userId));
  const staff = wanted === null ? null : await findStaff(identity, wanted);
  if (staff === null) return redirectTo("/organisations");
  const ctx = contextOf(request, staff);
  const own = staff.organisation.slug;
  if (!(await isModuleEnabled(systemDb(), ctx.organisationId, "clickup"))) return endAt(own, "module_off");
  const wish = wishSchema.safeParse({
    purpose: parameters.get("purpose"),
    connectionId: parameters.get("connection"),
  });
  if (!wish.success) return endAt(own, "connection_gone");
  try {
    const { authorizeUrl } = await beginClickupOauth(ctx, {
      sessionId: identity.sessionId,
      userId: identity.userId,
      ...wish.data,
    });
    return new Response(null, {
      status: 303,
      headers: { Location: authorizeUrl, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
    });
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "forbidden") return endAt(own, "not_admin");
    if (error instanceof RelaydeskError && error.code === "not_found") return endAt(own, "connection_gone");
    if (error instanceof RelaydeskError && error.code === "clickup_not_connected")
      return endAt(own, "app_misconfigured");
    logger.error({ err: error }, "The way to ClickUp's consent page could not begin");
    return endAt(own, "failed");
  }
}
