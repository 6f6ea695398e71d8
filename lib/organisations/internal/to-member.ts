import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { staffRoleSchema } from "#lib/platform/permissions/index.ts";
import type { Member } from "../schema.ts";

export const MEMBER_SELECT = {
  id: true,
  userId: true,
  role: true,
  createdAt: true,
  user: { select: { name: true, email: true } },
} as const satisfies Prisma.MembershipSelect;

type MemberRow = Prisma.MembershipGetPayload<{ select: typeof MEMBER_SELECT }>;

/** The rows that count as members: staff who have not left. */
export function currentMembers(organisationId: string): Prisma.MembershipWhereInput {
  return { organisationId, removedAt: null, role: { not: "guest" } };
}

export function toMember(row: MemberRow): Member {
  return {
    id: row.id,
    userId: row.userId,
    name: row.user.name,
    email: row.user.email,
    role: staffRoleSchema.parse(row.role),
    joinedAt: row.createdAt.toISOString(),
  };
}

/** A member by id; somebody who has left, or belongs elsewhere, is not found. */
export async function getMember(db: TenantDb, organisationId: string, id: string): Promise<Member> {
  const row = await db.membership.findFirst({
    where: { id, ...currentMembers(organisationId) },
    select: MEMBER_SELECT,
  });
  if (row === null) throw notFound("member");
  return toMember(row);
}
