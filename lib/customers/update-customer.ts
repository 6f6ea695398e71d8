import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditCustomer, getCustomerRow, toCustomer } from "./internal/customer-rows.ts";
import { requireFreeExternalReference } from "./internal/free-external-reference.ts";
import { nextUpdatedAt } from "./internal/next-updated-at.ts";
import { customerSchema, updateCustomerInput } from "./schema.ts";

export const updateCustomer = defineCommand({
  name: "customers.update",
  audit: "customer.updated",
  permission: "customers:write",
  input: updateCustomerInput,
  output: customerSchema,
  run: async (ctx, { id, expectedUpdatedAt, ...changes }) => {
    const before = await getCustomerRow(ctx.db, id);
    const stale = () =>
      conflict(
        `Somebody changed ${before.name} in the meantime.`,
        "Look at the customer as it is now, then make your change again.",
      );
    if (expectedUpdatedAt !== undefined && Date.parse(expectedUpdatedAt) !== before.updatedAt.getTime())
      throw stale();
    await requireFreeExternalReference(ctx.db, ctx.organisationId, changes.externalReference, id);
    const after = {
      ...before,
      name: changes.name ?? before.name,
      email: changes.email === undefined ? before.email : changes.email,
      phone: changes.phone === undefined ? before.phone : changes.phone,
      website: changes.website === undefined ? before.website : changes.website,
      externalReference:
        changes.externalReference === undefined ? before.externalReference : changes.externalReference,
    };
    if (JSON.stringify(auditCustomer(before)) === JSON.stringify(auditCustomer(after))) {
      return { output: await toCustomer(ctx.db, before), audit: null };
    }
    after.updatedAt = nextUpdatedAt(ctx.now(), before.updatedAt);
    const { name, email, phone, website, externalReference, updatedAt } = after;
    const { count } = await ctx.db.customer.updateMany({
      where: { id, updatedAt: before.updatedAt },
      data: { name, email, phone, website, externalReference, updatedAt },
    });
    if (count === 0) throw stale();
    return {
      output: await toCustomer(ctx.db, after),
      audit: {
        target: { type: "customer", id, name },
        before: auditCustomer(before),
        after: auditCustomer(after),
      },
    };
  },
});
