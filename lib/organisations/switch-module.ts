import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { isModuleEnabled } from "./enabled-modules.ts";
import { MODULES, Module, SwitchModuleInput } from "./schema.ts";

/** Switches a module on or off for the whole organisation. What it already is, it stays, without a record. */
export const switchModule = defineCommand({
  name: "modules.switch",
  permission: "modules:write",
  audit: "module.switched",
  input: SwitchModuleInput,
  output: Module,
  run: async (ctx, { module, isEnabled }) => {
    const wasEnabled = await isModuleEnabled(ctx.db, ctx.organisationId, module);
    const output = { name: module, isEnabled };
    if (wasEnabled === isEnabled) return { output, audit: null };
    await ctx.db.organisationModule.upsert({
      where: { organisationId_module: { organisationId: ctx.organisationId, module } },
      create: { id: newId(), organisationId: ctx.organisationId, module, isEnabled },
      update: { isEnabled },
    });
    return {
      output,
      audit: {
        target: { type: "module", id: module, name: MODULES[module].name },
        before: { isEnabled: wasEnabled },
        after: { isEnabled },
      },
    };
  },
});
