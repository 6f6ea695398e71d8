import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";

/**
 * The stored text of one setting of a customer, or null when it is not set: for other domains, inside their own
 * transaction. Settings of the type `string`, such as ids, are their own text; others are JSON.
 */
export async function getCustomerSetting(
  db: TenantDb,
  customerId: string,
  module: string,
  key: string,
): Promise<string | null> {
  const row = await db.customerSetting.findUnique({
    where: { customerId_module_key: { customerId, module, key } },
    select: { value: true },
  });
  return row?.value ?? null;
}
