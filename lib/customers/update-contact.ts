import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditContact, getContactRow, requireFreeEmail, toContact } from "./internal/contact-rows.ts";
import { nextUpdatedAt } from "./internal/next-updated-at.ts";
import { contactSchema, updateContactInput } from "./schema.ts";

export const updateContact = defineCommand({
  name: "contacts.update",
  audit: "contact.updated",
  permission: "customers:write",
  input: updateContactInput,
  output: contactSchema,
  run: async (ctx, { id, expectedUpdatedAt, isArchived, ...changes }) => {
    const before = await getContactRow(ctx.db, id, ctx.now());
    const stale = () =>
      conflict(
        `Somebody changed ${before.name} in the meantime.`,
        "Look at the contact as it is now, then make your change again.",
      );
    if (expectedUpdatedAt !== undefined && Date.parse(expectedUpdatedAt) !== before.updatedAt.getTime())
      throw stale();
    if (changes.email !== undefined) {
      await requireFreeEmail(ctx.db, ctx.organisationId, changes.email, id);
    }
    const after = {
      ...before,
      name: changes.name ?? before.name,
      email: changes.email ?? before.email,
      phone: changes.phone === undefined ? before.phone : changes.phone,
      jobTitle: changes.jobTitle === undefined ? before.jobTitle : changes.jobTitle,
      archivedAt:
        isArchived === undefined ? before.archivedAt : isArchived ? (before.archivedAt ?? ctx.now()) : null,
    };
    if (JSON.stringify(auditContact(before)) === JSON.stringify(auditContact(after))) {
      return { output: toContact(before), audit: null };
    }
    after.updatedAt = nextUpdatedAt(ctx.now(), before.updatedAt);
    const { name, email, phone, jobTitle, archivedAt, updatedAt } = after;
    const { count } = await ctx.db.contact.updateMany({
      where: { id, updatedAt: before.updatedAt },
      data: { name, email, phone, jobTitle, archivedAt, updatedAt },
    });
    if (count === 0) throw stale();
    return {
      output: toContact(after),
      audit: {
        target: { type: "contact", id, name },
        before: auditContact(before),
        after: auditContact(after),
      },
    };
  },
});
