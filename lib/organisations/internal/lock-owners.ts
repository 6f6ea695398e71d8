import type { TenantDb } from "#lib/platform/db/index.ts";

/**
 * Locks the owners' rows and returns their ids. Whoever takes ownership away calls this first: of two owners who
 * leave at the same moment, the second waits here and then sees that they are the last one.
 */
export async function lockOwners(db: TenantDb, organisationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id::text as id from memberships
    where organisation_id = ${organisationId}::uuid and role = 'owner' and removed_at is null
    order by id
    for update`;
  return rows.map((row) => row.id);
}
