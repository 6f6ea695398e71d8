import "server-only";
import { z } from "zod";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { settingReferenceSchema } from "./schema.ts";

export const deleteCustomerSetting = defineCommand({
  name: "customer_settings.delete",
  audit: "customer_setting.deleted",
  permission: "customers:write",
  input: settingReferenceSchema,
  output: z.object({ module: z.string(), key: z.string() }),
  run: async (ctx, { customerId, module, key }) => {
    const customer = await getCustomerRow(ctx.db, customerId);
    const where = { customerId_module_key: { customerId, module, key } };
    const row = await ctx.db.customerSetting.findUnique({ where });
    if (row === null) throw notFound("setting");
    await ctx.db.customerSetting.delete({ where });
    return {
      output: { module, key },
      audit: {
        target: { type: "customer", id: customerId, name: customer.name },
        before: { module, key, value: row.value, type: row.type },
      },
    };
  },
});
