import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { toCustomerSetting } from "./internal/setting-values.ts";
import { customerSettingSchema, listCustomerSettingsInput } from "./schema.ts";

export const listCustomerSettings = defineQuery({
  name: "customer_settings.list",
  permission: "customers:read",
  input: listCustomerSettingsInput,
  output: z.array(customerSettingSchema),
  run: async (ctx, { customerId, module }) => {
    await getCustomerRow(ctx.db, customerId);
    const rows = await ctx.db.customerSetting.findMany({
      where: { customerId, ...(module === undefined ? {} : { module }) },
      orderBy: [{ module: "asc" }, { key: "asc" }],
    });
    return rows.map(toCustomerSetting);
  },
});
