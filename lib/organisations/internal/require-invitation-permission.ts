import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { PERMISSIONS } from "#lib/platform/permissions/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";

/**
 * Whoever works with customers may invite their contacts, and so may send such an invitation again or take it
 * back. An invitation of a colleague is for those who manage people.
 */
export async function requireInvitationPermission(
  ctx: VerbContext,
  invitation: { contactId: string | null },
  verb: string,
): Promise<void> {
  if (invitation.contactId !== null || ctx.can("members:write")) return;
  const permission = "members:write";
  await ctx.recordRefusal({ verb, permission, actor: ctx.actor, organisationId: ctx.organisationId });
  throw new RelaydeskError("forbidden", "Invitation of a colleague", {
    publicMessage: `This needs the permission “${PERMISSIONS[permission].description}” (${permission}).`,
    action: "Ask an owner or admin.",
  });
}
