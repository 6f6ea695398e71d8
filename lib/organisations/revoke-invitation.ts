import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { requireInvitationPermission } from "./internal/require-invitation-permission.ts";
import { getInvitationRow, toInvitation } from "./internal/to-invitation.ts";
import { Invitation, InvitationIdInput } from "./schema.ts";

/** Takes an invitation back: its link stops working. Throws `conflict` when it has been accepted. */
export const revokeInvitation = defineCommand({
  name: "invitations.revoke",
  permission: "customers:write",
  audit: "invitation.revoked",
  input: InvitationIdInput,
  output: Invitation,
  run: async (ctx, { id }) => {
    const before = await getInvitationRow(ctx.db, ctx.organisationId, id);
    await requireInvitationPermission(ctx, before, "invitations.revoke");
    if (before.revokedAt !== null) return { output: toInvitation(before, ctx.now()), audit: null };
    const { count } = await ctx.db.invitation.updateMany({
      where: { id, organisationId: ctx.organisationId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    if (count === 0) {
      throw conflict("This invitation has been accepted meanwhile.", "Remove the member instead.");
    }
    const after = await getInvitationRow(ctx.db, ctx.organisationId, id);
    return {
      output: toInvitation(after, ctx.now()),
      audit: {
        target: { type: "invitation", id, name: before.email },
        before: { revokedAt: null },
        after: { revokedAt: after.revokedAt?.toISOString() ?? null },
      },
    };
  },
});
