import { systemDb } from "#lib/platform/db/index.ts";

/** What is on record about a row, in order: each action with the fields that it changed, e.g. `customer.updated(name)`. */
export async function auditActions(
  { organisationId }: { organisationId: string },
  targetId: string,
): Promise<string[]> {
  const rows = await systemDb().auditEvent.findMany({
    where: { organisationId, targetId },
    orderBy: { createdAt: "asc" },
    select: { action: true, changedFields: true },
  });
  return rows.map(({ action, changedFields }) => `${action}(${changedFields.join()})`);
}
