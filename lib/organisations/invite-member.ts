import "server-only";
import { conflict, RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { draftInvitation } from "./internal/draft-invitation.ts";
import { roleChangeRefusal } from "./internal/role-policy.ts";
import { DraftedInvitation, sendAfterCommit } from "./internal/send-after-commit.ts";
import { currentMembers } from "./internal/to-member.ts";
import { InviteMemberInput } from "./schema.ts";

/**
 * Invites a colleague by e-mail. Throws `conflict` for somebody who works here already or has an open
 * invitation, `forbidden` when anybody but an owner invites an owner.
 */
export const inviteMember = sendAfterCommit(
  defineCommand({
    name: "invitations.invite_member",
    permission: "members:write",
    audit: "member.invited",
    input: InviteMemberInput,
    output: DraftedInvitation,
    run: async (ctx, { email, role }) => {
      const refusal = roleChangeRefusal(ctx.actor, { from: null, to: role });
      if (refusal !== null) {
        throw new RelaydeskError("forbidden", refusal, { publicMessage: refusal, action: "Ask an owner." });
      }
      const present = await ctx.db.membership.findFirst({
        where: { ...currentMembers(ctx.organisationId), user: { email } },
        select: { id: true },
      });
      if (present !== null) throw conflict(`${email} belongs to the organisation already.`);
      const output = await draftInvitation(ctx, { email, role, contactId: null });
      return {
        output,
        audit: {
          target: { type: "invitation", id: output.id, name: email },
          before: null,
          after: { email, role, expiresAt: output.expiresAt },
        },
      };
    },
  }),
);
