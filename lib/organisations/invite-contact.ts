import "server-only";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { draftInvitation } from "./internal/draft-invitation.ts";
import { DraftedInvitation, sendAfterCommit } from "./internal/send-after-commit.ts";
import { InviteContactInput } from "./schema.ts";

/**
 * Invites a customer's contact to the portal, at the contact's own e-mail address. Throws `conflict` for a
 * contact who has access or an open invitation already, or is archived.
 */
export const inviteContact = sendAfterCommit(
  defineCommand({
    name: "invitations.invite_contact",
    permission: "customers:write",
    audit: "contact.invited",
    input: InviteContactInput,
    output: DraftedInvitation,
    run: async (ctx, { contactId }) => {
      const contact = await ctx.db.contact.findFirst({
        where: { id: contactId, organisationId: ctx.organisationId },
        select: { id: true, name: true, email: true, userId: true, archivedAt: true },
      });
      if (contact === null) throw notFound("contact");
      if (contact.archivedAt !== null) {
        throw conflict(`${contact.name} is archived.`, "Restore the contact first.");
      }
      if (contact.userId !== null) throw conflict(`${contact.name} has access to the portal already.`);
      const output = await draftInvitation(ctx, { email: contact.email, role: "guest", contactId });
      return {
        output,
        audit: {
          target: { type: "contact", id: contactId, name: contact.name },
          before: null,
          after: { email: contact.email, invitationId: output.id, expiresAt: output.expiresAt },
        },
      };
    },
  }),
);
