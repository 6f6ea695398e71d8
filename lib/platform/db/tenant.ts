import "server-only";
import { systemDb } from "./client.ts";
import type { Prisma } from "./generated/client.ts";
import { asTenant } from "./tenant-adapter.ts";

/** A transaction under the tenant role: the only door that domain code has to the database. */
export type TenantDb = Prisma.TransactionClient;

/** Nothing on the request path needs longer; imports and syncs work in batches. */
const TIMEOUT_MS = 30_000;

/**
 * Runs `work` in a transaction in which PostgreSQL itself shows and takes only the organisation's rows: under
 * the role `relaydesk_tenant`, which cannot bypass the policies, with the tenant they compare to.
 */
export function withTenant<T>(organisationId: string, work: (db: TenantDb) => Promise<T>): Promise<T> {
  return asTenant(organisationId, (guard) =>
    systemDb().$transaction((db) => guard(() => work(db)), { timeout: TIMEOUT_MS, maxWait: 10_000 }),
  );
}
