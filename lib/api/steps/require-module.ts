import "server-only";
import { isModuleEnabled } from "#lib/organisations/index.ts";
import { MODULES, type ModuleName } from "#lib/organisations/schema.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** Refuses a route of a module that the organisation has switched off. */
export async function requireModule(organisationId: string, module: ModuleName): Promise<void> {
  if (await isModuleEnabled(systemDb(), organisationId, module)) return;
  throw new RelaydeskError("module_disabled", `Module ${module} is off`, {
    publicMessage: `The module ${MODULES[module].name} is switched off in this organisation.`,
    action: "Ask an owner or admin to switch it on under Settings, Modules.",
  });
}
