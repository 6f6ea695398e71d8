import { systemDb } from "#lib/platform/db/index.ts";

/** Everything on record about an organisation, oldest first. */
export function auditTrailOf(organisationId: string) {
  return systemDb().auditEvent.findMany({
    where: { organisationId },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}
