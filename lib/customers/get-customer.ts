import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getCustomerRow, toCustomer } from "./internal/customer-rows.ts";
import { customerSchema, getCustomerInput } from "./schema.ts";

export const getCustomer = defineQuery({
  name: "customers.get",
  permission: "customers:read",
  input: getCustomerInput,
  output: customerSchema,
  run: async (ctx, { id }) => toCustomer(ctx.db, await getCustomerRow(ctx.db, id)),
});
