import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";

/** Refuses a reference that another customer has, naming it. The unique index decides between two at once. */
export async function requireFreeExternalReference(
  db: TenantDb,
  organisationId: string,
  externalReference: string | null | undefined,
  ownId?: string,
): Promise<void> {
  if (externalReference == null) return;
  const other = await db.customer.findUnique({
    where: { organisationId_externalReference: { organisationId, externalReference } },
    select: { id: true, name: true },
  });
  if (other !== null && other.id !== ownId) {
    throw invalidField("externalReference", `The customer ${other.name} has this reference already`);
  }
}
