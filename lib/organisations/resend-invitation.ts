import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { redraftInvitation } from "./internal/draft-invitation.ts";
import { requireInvitationPermission } from "./internal/require-invitation-permission.ts";
import { DraftedInvitation, sendAfterCommit } from "./internal/send-after-commit.ts";
import { getInvitationRow } from "./internal/to-invitation.ts";
import { InvitationIdInput } from "./schema.ts";

/** Mails an invitation again, with a new link and seven more days. The link of the earlier mail stops working. */
export const resendInvitation = sendAfterCommit(
  defineCommand({
    name: "invitations.resend",
    permission: "customers:write",
    audit: "invitation.resent",
    input: InvitationIdInput,
    output: DraftedInvitation,
    run: async (ctx, { id }) => {
      const before = await getInvitationRow(ctx.db, ctx.organisationId, id);
      await requireInvitationPermission(ctx, before, "invitations.resend");
      const output = await redraftInvitation(ctx, id);
      return {
        output,
        audit: {
          target: { type: "invitation", id, name: before.email },
          before: { expiresAt: before.expiresAt.toISOString() },
          after: { expiresAt: output.expiresAt },
        },
      };
    },
  }),
);
