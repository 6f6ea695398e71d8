import "server-only";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { toCustomerSetting } from "./internal/setting-values.ts";
import { customerSettingSchema, settingReferenceSchema } from "./schema.ts";

/** One setting with its typed value; `not_found` when it is not set. */
export const getSetting = defineQuery({
  name: "customer_settings.get",
  permission: "customers:read",
  input: settingReferenceSchema,
  output: customerSettingSchema,
  run: async (ctx, { customerId, module, key }) => {
    await getCustomerRow(ctx.db, customerId);
    const row = await ctx.db.customerSetting.findUnique({
      where: { customerId_module_key: { customerId, module, key } },
    });
    if (row === null) throw notFound("setting");
    return toCustomerSetting(row);
  },
});
