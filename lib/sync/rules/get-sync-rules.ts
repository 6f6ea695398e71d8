import "server-only";
import { z } from "zod";
import { getCustomer } from "#lib/customers/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findRulesRow, toRulesView } from "./rules-rows.ts";
import { customerSyncRulesInput, syncRulesSchema } from "./schema.ts";

/** What syncs which way, and who wins, for the whole organisation. */
export const getSyncRules = defineQuery({
  name: "sync_rules.get",
  permission: "sync:read",
  input: z.strictObject({}),
  output: syncRulesSchema,
  run: async (ctx) => toRulesView(null, await findRulesRow(ctx, null), null),
});

/** The same for one customer: its own choices on top of the organisation's. */
export const getCustomerSyncRules = defineQuery({
  name: "sync_rules.get_customer",
  permission: "sync:read",
  input: customerSyncRulesInput,
  output: syncRulesSchema,
  run: async (ctx, { id }) => {
    const { name } = await getCustomer(ctx, { id });
    const { choices } = await findRulesRow(ctx, null);
    return toRulesView({ id, name }, await findRulesRow(ctx, id), choices);
  },
});
