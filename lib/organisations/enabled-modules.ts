import "server-only";
import { systemDb, type TenantDb } from "#lib/platform/db/index.ts";
import { MODULES, type ModuleName, moduleNameSchema } from "./schema.ts";

/** The modules that are on for an organisation. Without a row, a module's default counts. */
export async function listEnabledModules(
  organisationId: string,
  db: TenantDb = systemDb(),
): Promise<ModuleName[]> {
  const rows = await db.organisationModule.findMany({
    where: { organisationId },
    select: { module: true, isEnabled: true },
  });
  const switched = new Map(rows.map((row) => [row.module, row.isEnabled]));
  return moduleNameSchema.options.filter((name) => switched.get(name) ?? MODULES[name].isEnabledByDefault);
}

/** Whether one module is on for an organisation. `db` may be the tenant's transaction or the system's. */
export async function isModuleEnabled(
  db: TenantDb,
  organisationId: string,
  module: ModuleName,
): Promise<boolean> {
  const row = await db.organisationModule.findUnique({
    where: { organisationId_module: { organisationId, module } },
    select: { isEnabled: true },
  });
  return row?.isEnabled ?? MODULES[module].isEnabledByDefault;
}
