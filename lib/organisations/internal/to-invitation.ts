import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import type { Invitation } from "../schema.ts";

/** How long an invitation can be accepted: seven days. */
export const INVITATION_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** What is read of an invitation: everything but the hash of its token. */
export const INVITATION_SELECT = {
  id: true,
  email: true,
  role: true,
  contactId: true,
  createdAt: true,
  expiresAt: true,
  acceptedAt: true,
  revokedAt: true,
  invitedBy: { select: { user: { select: { name: true } } } },
} as const satisfies Prisma.InvitationSelect;

type InvitationRow = Prisma.InvitationGetPayload<{ select: typeof INVITATION_SELECT }>;

/** What an invitation is at an instant. */
export function invitationState(
  row: Pick<InvitationRow, "acceptedAt" | "revokedAt" | "expiresAt">,
  at: Date,
): Invitation["state"] {
  if (row.acceptedAt !== null) return "accepted";
  if (row.revokedAt !== null) return "revoked";
  return row.expiresAt <= at ? "expired" : "pending";
}

export function toInvitation(row: InvitationRow, at: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    contactId: row.contactId,
    state: invitationState(row, at),
    invitedBy: row.invitedBy?.user.name ?? null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
  };
}

/** An invitation by id. */
export async function getInvitationRow(
  db: TenantDb,
  organisationId: string,
  id: string,
): Promise<InvitationRow> {
  const row = await db.invitation.findFirst({ where: { id, organisationId }, select: INVITATION_SELECT });
  if (row === null) throw notFound("invitation");
  return row;
}
