import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditCustomer, customerColumns, toCustomer } from "./internal/customer-rows.ts";
import { requireFreeExternalReference } from "./internal/free-external-reference.ts";
import { createCustomerInput, customerSchema } from "./schema.ts";

export const createCustomer = defineCommand({
  name: "customers.create",
  audit: "customer.created",
  permission: "customers:write",
  input: createCustomerInput,
  output: customerSchema,
  run: async (ctx, input) => {
    await requireFreeExternalReference(ctx.db, ctx.organisationId, input.externalReference);
    const row = await ctx.db.customer.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        name: input.name,
        email: input.email ?? null,
        phone: input.phone ?? null,
        website: input.website ?? null,
        externalReference: input.externalReference ?? null,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
      select: customerColumns,
    });
    return {
      output: await toCustomer(ctx.db, row),
      audit: { target: { type: "customer", id: row.id, name: row.name }, after: auditCustomer(row) },
    };
  },
});
