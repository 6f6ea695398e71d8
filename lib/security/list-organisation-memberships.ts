import "server-only";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { OrganisationMembership } from "./schema.ts";

/** The organisations a person has a part in, by name: what the switcher and the chooser show. */
export async function listOrganisationMemberships(userId: string): Promise<OrganisationMembership[]> {
  const rows: unknown[] = await systemDb().$queryRaw`
    select o.id::text as id, o.name, o.slug, coalesce(m.role::text, 'guest') as role
    from organisations o
    left join memberships m
      on m.organisation_id = o.id and m.user_id = ${userId}::uuid and m.removed_at is null
    where m.id is not null
       or exists (select from contacts c
                  where c.organisation_id = o.id and c.user_id = ${userId}::uuid and c.archived_at is null)
    order by lower(o.name), o.id`;
  return z.array(OrganisationMembership).parse(rows);
}
