import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { setArchived } from "./internal/set-archived.ts";
import { customerSchema, getCustomerInput } from "./schema.ts";

export const archiveCustomer = defineCommand({
  name: "customers.archive",
  audit: "customer.archived",
  permission: "customers:write",
  input: getCustomerInput,
  output: customerSchema,
  run: (ctx, { id }) => setArchived(ctx, id, true),
});
