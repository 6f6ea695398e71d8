import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getContactRow, toContact } from "./internal/contact-rows.ts";
import { contactSchema, getContactInput } from "./schema.ts";

export const getContact = defineQuery({
  name: "contacts.get",
  permission: "customers:read",
  input: getContactInput,
  output: contactSchema,
  run: async (ctx, { id }) => toContact(await getContactRow(ctx.db, id, ctx.now())),
});
