import "server-only";
import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { invalidField, notFound } from "#lib/platform/errors/index.ts";
import type { Contact } from "../schema.ts";

/** What a contact is read with; an invitation counts while it can still be accepted. */
export function contactSelect(now: Date) {
  return {
    id: true,
    name: true,
    email: true,
    phone: true,
    jobTitle: true,
    userId: true,
    archivedAt: true,
    createdAt: true,
    updatedAt: true,
    customer: { select: { id: true, name: true } },
    invitations: {
      where: { acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
      select: { id: true },
      take: 1,
    },
  } satisfies Prisma.ContactSelect;
}

export type ContactRow = Prisma.ContactGetPayload<{ select: ReturnType<typeof contactSelect> }>;

/** The contact of that id in the tenant, or `not_found`. */
export async function getContactRow(db: TenantDb, id: string, now: Date): Promise<ContactRow> {
  const row = await db.contact.findUnique({ where: { id }, select: contactSelect(now) });
  if (row === null) throw notFound("contact");
  return row;
}

export function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    customer: row.customer,
    name: row.name,
    email: row.email,
    phone: row.phone,
    jobTitle: row.jobTitle,
    portalStatus: row.userId !== null ? "active" : row.invitations.length > 0 ? "invited" : "none",
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The part of a contact that the audit log compares. */
export function auditContact(row: Pick<ContactRow, "name" | "email" | "phone" | "jobTitle" | "archivedAt">) {
  return {
    name: row.name,
    email: row.email,
    phone: row.phone,
    jobTitle: row.jobTitle,
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** Refuses an address that another contact of the organisation has, naming it. */
export async function requireFreeEmail(
  db: TenantDb,
  organisationId: string,
  email: string,
  ownId?: string,
): Promise<void> {
  const other = await db.contact.findUnique({
    where: { organisationId_email: { organisationId, email } },
    select: { id: true, name: true, customer: { select: { name: true } } },
  });
  if (other !== null && other.id !== ownId) {
    throw invalidField("email", `${other.name} of ${other.customer.name} has this address already`);
  }
}
