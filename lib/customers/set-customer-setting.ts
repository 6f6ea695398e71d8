import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { encodeSetting, toCustomerSetting } from "./internal/setting-values.ts";
import { customerSettingSchema, setCustomerSettingInput } from "./schema.ts";

/** Sets one setting of one module for a customer, whether it was set before or not. */
export const setCustomerSetting = defineCommand({
  name: "customer_settings.set",
  audit: "customer_setting.set",
  permission: "customers:write",
  input: setCustomerSettingInput,
  output: customerSettingSchema,
  run: async (ctx, { customerId, module, key, setting }) => {
    const customer = await getCustomerRow(ctx.db, customerId);
    const where = { customerId_module_key: { customerId, module, key } };
    const before = await ctx.db.customerSetting.findUnique({ where });
    const value = encodeSetting(setting);
    if (before !== null && before.value === value && before.type === setting.type) {
      return { output: toCustomerSetting(before), audit: null };
    }
    // Two callers who set it for the first time at once: the statement lets the later one win.
    const rows = await ctx.db.$queryRaw<
      { module: string; key: string; value: string; type: string; updatedAt: Date }[]
    >`
      insert into customer_settings (id, organisation_id, customer_id, module, key, value, type, created_at, updated_at)
      values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${customerId}::uuid, ${module}, ${key}, ${value},
              ${setting.type}, ${ctx.now()}, ${ctx.now()})
      on conflict (customer_id, module, key) do update
        set value = excluded.value, type = excluded.type, updated_at = excluded.updated_at
      returning module, key, value, type, updated_at as "updatedAt"`;
    const [row] = rows;
    if (row === undefined) throw new Error("An upsert returned no row");
    return {
      output: toCustomerSetting(row),
      audit: {
        target: { type: "customer", id: customerId, name: customer.name },
        before: before === null ? null : { module, key, value: before.value, type: before.type },
        after: { module, key, value, type: setting.type },
      },
    };
  },
});
