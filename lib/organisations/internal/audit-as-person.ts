import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { writeAudit } from "#lib/platform/audit/index.ts";
import { type Actor, createContext } from "#lib/platform/context/index.ts";
import type { Prisma } from "#lib/platform/db/index.ts";
import { logger } from "#lib/platform/logger/index.ts";

/** Where a change by somebody who is only just becoming a member comes from. */
export type PersonOrigin = { requestId: string; ipAddress: string | null };

/**
 * Writes the audit rows of what a person does before there is a context of the organisation to do it in:
 * founding it, or joining it. In the transaction of the change, as everywhere.
 */
export function auditAsPerson(
  db: Prisma.TransactionClient,
  organisationId: string,
  actor: Extract<Actor, { type: "member" | "contact" }>,
  origin: PersonOrigin,
  action: string,
  entry: AuditEntry,
): Promise<void> {
  const ctx = createContext({
    organisationId,
    actor,
    origin: "web",
    ...origin,
    logger,
    dispatch: async () => {},
    recordRefusal: async () => {},
  });
  return writeAudit(db, ctx, action, [entry]);
}
