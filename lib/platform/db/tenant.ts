import "server-only";
import { systemDb } from "./client.ts";
import type { Prisma } from "./generated/client.ts";

/** A transaction under the tenant role: the only door that domain code has to the database. */
export type TenantDb = Prisma.TransactionClient;

/** Nothing on the request path needs longer; imports and syncs work in batches. */
const TIMEOUT_MS = 30_000;

/**
 * Runs `work` in a transaction in which PostgreSQL itself shows and takes only the organisation's rows: under
 * the role `relaydesk_tenant`, which cannot bypass the policies, with the tenant they compare to.
 */
export function withTenant<T>(organisationId: string, work: (db: TenantDb) => Promise<T>): Promise<T> {
  return systemDb().$transaction(
    async (db) => {
      // One round trip for both; `true` makes them end with the transaction, as "set local" would.
      await db.$queryRaw`select set_config('role', 'relaydesk_tenant', true), set_config('relaydesk.organisation_id', ${organisationId}, true)`;
      return work(db);
    },
    { timeout: TIMEOUT_MS, maxWait: 10_000 },
  );
}
