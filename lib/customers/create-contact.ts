import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditContact, contactSelect, requireFreeEmail, toContact } from "./internal/contact-rows.ts";
import { getActiveCustomerRow } from "./internal/customer-rows.ts";
import { contactSchema, createContactInput } from "./schema.ts";

export const createContact = defineCommand({
  name: "contacts.create",
  audit: "contact.created",
  permission: "customers:write",
  input: createContactInput,
  output: contactSchema,
  run: async (ctx, { customerId, name, email, phone, jobTitle }) => {
    const customer = await getActiveCustomerRow(ctx.db, customerId);
    await requireFreeEmail(ctx.db, ctx.organisationId, email);
    const row = await ctx.db.contact.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        customerId: customer.id,
        name,
        email,
        phone: phone ?? null,
        jobTitle: jobTitle ?? null,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
      select: contactSelect(ctx.now()),
    });
    return {
      output: toContact(row),
      audit: {
        target: { type: "contact", id: row.id, name },
        after: { ...auditContact(row), customerId: customer.id },
      },
    };
  },
});
