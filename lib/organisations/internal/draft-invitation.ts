import type { z } from "zod";
import { conflict } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { Role } from "#lib/platform/permissions/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { hashSecret, newLinkToken } from "#lib/security/index.ts";
import { invitationMail } from "./invitation-mail.ts";
import type { DraftedInvitation } from "./send-after-commit.ts";
import { getInvitationRow, INVITATION_LIFETIME_MS, toInvitation } from "./to-invitation.ts";

/**
 * Makes an invitation. Throws `conflict` while another one for the same address is open: of two at once, the
 * second waits for the first and then finds it.
 */
export async function draftInvitation(
  ctx: VerbContext,
  invitee: { email: string; role: Role; contactId: string | null },
): Promise<z.output<typeof DraftedInvitation>> {
  await ctx.db
    .$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`invitation:${ctx.organisationId}:${invitee.email}`}, 0))::text`;
  const open = await ctx.db.invitation.findFirst({
    where: {
      organisationId: ctx.organisationId,
      email: invitee.email,
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: ctx.now() },
    },
    select: { id: true },
  });
  if (open !== null) {
    throw conflict(
      `${invitee.email} has an open invitation already.`,
      "Send that one again, or revoke it first.",
    );
  }
  const token = newLinkToken();
  const id = newId();
  const at = ctx.now();
  await ctx.db.invitation.create({
    data: {
      id,
      organisationId: ctx.organisationId,
      ...invitee,
      tokenHash: hashSecret(token),
      invitedById: ctx.actor.type === "member" ? ctx.actor.id : null,
      createdAt: at,
      expiresAt: new Date(at.getTime() + INVITATION_LIFETIME_MS),
    },
    select: { id: true },
  });
  return withMail(ctx, id, token);
}

/** Gives an open or expired invitation a new link and seven more days; the old link stops working. */
export async function redraftInvitation(
  ctx: VerbContext,
  id: string,
): Promise<z.output<typeof DraftedInvitation>> {
  const token = newLinkToken();
  const { count } = await ctx.db.invitation.updateMany({
    where: { id, organisationId: ctx.organisationId, acceptedAt: null, revokedAt: null },
    data: {
      tokenHash: hashSecret(token),
      expiresAt: new Date(ctx.now().getTime() + INVITATION_LIFETIME_MS),
    },
  });
  if (count === 0) throw conflict("This invitation has been accepted or revoked.", "Make a new one.");
  return withMail(ctx, id, token);
}

async function withMail(
  ctx: VerbContext,
  id: string,
  token: string,
): Promise<z.output<typeof DraftedInvitation>> {
  const row = await getInvitationRow(ctx.db, ctx.organisationId, id);
  const { name } = await ctx.db.organisation.findUniqueOrThrow({
    where: { id: ctx.organisationId },
    select: { name: true },
  });
  const invitedBy = ctx.actor.type === "member" ? ctx.actor.name : null;
  return {
    ...toInvitation(row, ctx.now()),
    mail: invitationMail({ email: row.email, role: row.role, organisationName: name, invitedBy, token }),
  };
}
