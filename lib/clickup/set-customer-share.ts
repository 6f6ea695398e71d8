import "server-only";
import { getCustomer } from "#lib/customers/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getCustomerClickup } from "./get-customer-clickup.ts";
import { type CustomerShare, customerClickupSchema, setCustomerShareInput } from "./schema.ts";

/** Says what part of the rate budget a customer gets while others want it, too. It holds from the next call on. */
export const setCustomerShare = defineCommand({
  name: "clickup.set_customer_share",
  audit: "customer.clickup_share_changed",
  permission: "sync:write",
  input: setCustomerShareInput,
  output: customerClickupSchema,
  run: async (ctx, { id, share }) => {
    const { name } = await getCustomer(ctx, { id });
    // Past the customer's own time of change: who edits its address meanwhile is not disturbed.
    const [changed] = await ctx.db.$queryRaw<{ before: CustomerShare }[]>`
      update customers set clickup_share = ${share}::clickup_share
      from (select id, clickup_share from customers where id = ${id}::uuid for update) previous
      where customers.id = previous.id and previous.clickup_share <> ${share}::clickup_share
      returning previous.clickup_share::text as before`;
    return {
      output: await getCustomerClickup(ctx, { id }),
      audit:
        changed === undefined
          ? null
          : { target: { type: "customer", id, name }, before: { share: changed.before }, after: { share } },
    };
  },
});
