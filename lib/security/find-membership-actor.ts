import "server-only";
import { z } from "zod";
import type { Actor } from "#lib/platform/context/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { staffRoleSchema } from "#lib/platform/permissions/index.ts";
import type { Identity } from "./schema.ts";

const rowSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  accent: z.string(),
  portalWelcome: z.string().nullable(),
  membershipId: z.string().nullable(),
  role: z.string().nullable(),
  contactId: z.string().nullable(),
  customerId: z.string().nullable(),
});

export type MembershipActor = {
  organisation: {
    id: string;
    slug: string;
    name: string;
    timeZone: string;
    accent: string;
    portalWelcome: string | null;
  };
  actor: Extract<Actor, { type: "member" | "contact" }>;
};

/**
 * What a person is in an organisation, found by its id or slug: a member of the staff, or a customer's contact
 * who accepted an invitation to the portal. Null when the organisation does not exist or the person has no
 * part in it: the two look the same. Somebody who is both is staff.
 */
export async function findMembershipActor(
  identity: Identity,
  organisationIdOrSlug: string,
): Promise<MembershipActor | null> {
  const isId = idSchema.safeParse(organisationIdOrSlug).success;
  const id = isId ? organisationIdOrSlug : null;
  const slug = isId ? null : organisationIdOrSlug.toLowerCase();
  const rows: unknown[] = await systemDb().$queryRaw`
    select o.id::text as id, o.slug, o.name, o.time_zone as "timeZone", o.accent,
           o.portal_welcome as "portalWelcome",
           m.id::text as "membershipId", m.role::text as role,
           c.id::text as "contactId", c.customer_id::text as "customerId"
    from organisations o
    left join memberships m
      on m.organisation_id = o.id and m.user_id = ${identity.userId}::uuid and m.removed_at is null
    left join contacts c
      on c.organisation_id = o.id and c.user_id = ${identity.userId}::uuid and c.archived_at is null
    where (o.id = ${id}::uuid or o.slug = ${slug}) and (m.id is not null or c.id is not null)
    order by c.id
    limit 1`;
  const parsed = rowSchema.safeParse(rows[0]);
  if (!parsed.success) return null;
  const { membershipId, role, contactId, customerId, ...organisation } = parsed.data;
  const person = { userId: identity.userId, sessionId: identity.sessionId, name: identity.name };
  const staffRole = staffRoleSchema.safeParse(role);
  if (membershipId !== null && staffRole.success) {
    return { organisation, actor: { type: "member", id: membershipId, role: staffRole.data, ...person } };
  }
  if (contactId !== null && customerId !== null) {
    return { organisation, actor: { type: "contact", id: contactId, customerId, ...person } };
  }
  return null;
}
