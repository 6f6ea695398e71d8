import "server-only";
import { now } from "#lib/platform/clock/index.ts";
import { type Prisma, systemDb, translateDatabaseError } from "#lib/platform/db/index.ts";
import { conflict, invalidField, RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { Role } from "#lib/platform/permissions/index.ts";
import { staffRoleSchema } from "#lib/platform/permissions/index.ts";
import { createPerson, hasAccount, hashSecret, preparePassword } from "#lib/security/index.ts";
import { type Identity, type OrganisationMembership, passwordProblem } from "#lib/security/schema.ts";
import { auditAsPerson, type PersonOrigin } from "./internal/audit-as-person.ts";
import { invitationState } from "./internal/to-invitation.ts";
import type { AcceptInvitationAsNewInput, InvitationOffer } from "./schema.ts";

const OFFER_SELECT = {
  id: true,
  organisationId: true,
  email: true,
  role: true,
  contactId: true,
  acceptedAt: true,
  revokedAt: true,
  expiresAt: true,
  organisation: { select: { id: true, name: true, slug: true } },
  invitedBy: { select: { user: { select: { name: true } } } },
} as const satisfies Prisma.InvitationSelect;

type OfferRow = Prisma.InvitationGetPayload<{ select: typeof OFFER_SELECT }>;

/** The open invitation that a token stands for. Throws `gone` with the reason when it can't be accepted. */
async function getOpenInvitation(db: Prisma.TransactionClient, token: string): Promise<OfferRow> {
  const row = await db.invitation.findUnique({
    where: { tokenHash: hashSecret(token) },
    select: OFFER_SELECT,
  });
  if (row === null) {
    throw gone("This link is not that of an invitation, or a newer mail has replaced it.");
  }
  switch (invitationState(row, now())) {
    case "pending":
      return row;
    case "accepted":
      throw gone(
        "This invitation has been accepted already.",
        "Sign in with the account it was accepted with.",
      );
    case "revoked":
      throw gone("This invitation was taken back.");
    case "expired":
      throw gone("This invitation has expired: it was good for seven days.");
  }
}

function gone(
  publicMessage: string,
  action = "Ask the person who invited you for a new one.",
): RelaydeskError {
  return new RelaydeskError("gone", publicMessage, { publicMessage, action });
}

/** What an invitation's link offers, for whoever holds the link. Throws `gone` when it no longer works. */
export async function getInvitationOffer(token: string): Promise<InvitationOffer> {
  const row = await getOpenInvitation(systemDb(), token);
  return {
    email: row.email,
    role: row.role,
    organisation: { name: row.organisation.name, slug: row.organisation.slug },
    invitedBy: row.invitedBy?.user.name ?? null,
    hasAccount: await hasAccount(row.email),
  };
}

/** Accepts an invitation as the signed-in person. Throws `conflict` when it is for another address. */
export function acceptInvitation(
  identity: Identity,
  { token }: { token: string },
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  return inTransaction(async (db) => {
    const invitation = await getOpenInvitation(db, token);
    if (invitation.email !== identity.email) {
      throw conflict(
        `This invitation is for ${invitation.email}, and you are signed in as ${identity.email}.`,
        `Sign out, then open the link again and sign in as ${invitation.email}.`,
      );
    }
    return join(db, invitation, token, identity, origin);
  });
}

/**
 * Accepts an invitation as somebody new: makes the account with the invited address, which the link has proved,
 * and joins. Throws `conflict` when the address has an account: that person signs in and accepts.
 */
export async function acceptInvitationAsNew(
  input: AcceptInvitationAsNewInput & { token: string },
  origin: PersonOrigin,
): Promise<OrganisationMembership & { email: string }> {
  const { email } = await getOpenInvitation(systemDb(), input.token);
  const problem = passwordProblem(input.password, { email, name: input.name });
  if (problem !== null) throw invalidField("password", problem);
  const passwordHash = await preparePassword(input);
  const membership = await inTransaction(async (db) => {
    const invitation = await getOpenInvitation(db, input.token);
    if ((await db.user.count({ where: { email: invitation.email } })) > 0) {
      throw conflict(
        `${invitation.email} has an account already.`,
        "Sign in with it to accept the invitation.",
      );
    }
    const user = await createPerson(db, {
      name: input.name,
      email: invitation.email,
      passwordHash,
      emailVerifiedAt: now(),
    });
    const person = { userId: user.id, sessionId: "", name: input.name };
    return join(db, invitation, input.token, person, origin);
  });
  return { ...membership, email };
}

async function inTransaction<T>(work: (db: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  try {
    return await systemDb().$transaction(work);
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** Uses the invitation up and makes the person what it says. */
async function join(
  db: Prisma.TransactionClient,
  invitation: OfferRow,
  token: string,
  person: { userId: string; sessionId: string; name: string },
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  const at = now();
  // The claim: of two who accept at once, the second waits for the first to commit and then matches no row.
  const { count } = await db.invitation.updateMany({
    where: {
      id: invitation.id,
      tokenHash: hashSecret(token),
      acceptedAt: null,
      revokedAt: null,
      expiresAt: { gt: at },
    },
    data: { acceptedAt: at },
  });
  if (count === 0) {
    throw gone(
      "This invitation has been accepted already.",
      "Sign in with the account it was accepted with.",
    );
  }
  return invitation.contactId === null
    ? joinAsMember(db, invitation, person, origin)
    : joinAsContact(db, invitation, invitation.contactId, person, origin);
}

async function joinAsMember(
  db: Prisma.TransactionClient,
  invitation: OfferRow,
  person: { userId: string; sessionId: string; name: string },
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  const { organisation, organisationId } = invitation;
  const role = staffRoleSchema.parse(invitation.role);
  const key = { organisationId_userId: { organisationId, userId: person.userId } };
  const present = await db.membership.findUnique({
    where: key,
    select: { id: true, role: true, removedAt: true },
  });
  // Somebody who belongs already keeps the role that they have now.
  const presentRole = staffRoleSchema.safeParse(present?.role);
  if (present !== null && present.removedAt === null && presentRole.success) {
    return { ...organisation, role: presentRole.data };
  }
  const membership = await db.membership.upsert({
    where: key,
    create: { id: newId(), organisationId, userId: person.userId, role },
    update: { role, removedAt: null },
    select: { id: true },
  });
  await auditAsPerson(
    db,
    organisationId,
    { type: "member", id: membership.id, role, ...person },
    origin,
    "invitation.accepted",
    entry(invitation, membership.id, "member", person.name, role),
  );
  return { ...organisation, role };
}

async function joinAsContact(
  db: Prisma.TransactionClient,
  invitation: OfferRow,
  contactId: string,
  person: { userId: string; sessionId: string; name: string },
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  const { organisation, organisationId } = invitation;
  const { count } = await db.contact.updateMany({
    where: {
      id: contactId,
      organisationId,
      archivedAt: null,
      OR: [{ userId: null }, { userId: person.userId }],
    },
    data: { userId: person.userId },
  });
  if (count === 0) throw gone("The contact that this invitation was for is no longer there.");
  const { customerId } = await db.contact.findUniqueOrThrow({
    where: { id: contactId },
    select: { customerId: true },
  });
  await auditAsPerson(
    db,
    organisationId,
    { type: "contact", id: contactId, customerId, ...person },
    origin,
    "invitation.accepted",
    entry(invitation, contactId, "contact", person.name, "guest"),
  );
  return { ...organisation, role: "guest" };
}

function entry(invitation: OfferRow, id: string, type: string, name: string, role: Role) {
  return {
    target: { type, id, name },
    before: null,
    after: { email: invitation.email, role, invitationId: invitation.id },
  };
}
