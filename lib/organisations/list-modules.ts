import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { listEnabledModules } from "./enabled-modules.ts";
import { Module, moduleNameSchema, NoInput } from "./schema.ts";

/** Every module and whether it is on. There are few: the list is whole. */
export const listModules = defineQuery({
  name: "modules.list",
  permission: "organisation:read",
  input: NoInput,
  output: z.array(Module),
  run: async (ctx) => {
    const enabled = new Set(await listEnabledModules(ctx.organisationId, ctx.db));
    return moduleNameSchema.options.map((name) => ({ name, isEnabled: enabled.has(name) }));
  },
});
