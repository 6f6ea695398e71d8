import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditContact, getContactRow } from "./internal/contact-rows.ts";
import { deletedSchema, getContactInput } from "./schema.ts";

export const deleteContact = defineCommand({
  name: "contacts.delete",
  audit: "contact.deleted",
  permission: "customers:write",
  input: getContactInput,
  output: deletedSchema,
  run: async (ctx, { id }) => {
    const row = await getContactRow(ctx.db, id, ctx.now());
    const ticket = await ctx.db.ticket.findFirst({ where: { requesterId: id }, select: { number: true } });
    if (ticket !== null || row.userId !== null) {
      throw conflict(
        ticket === null
          ? `${row.name} can sign in to the portal.`
          : `${row.name} is the requester of ticket #${ticket.number}.`,
        "Archive the contact instead.",
      );
    }
    // Invitations have no meaning without the contact that they invite.
    await ctx.db.invitation.deleteMany({ where: { contactId: id } });
    await ctx.db.contact.delete({ where: { id } });
    return {
      output: { id },
      audit: {
        target: { type: "contact", id, name: row.name },
        before: { ...auditContact(row), customerId: row.customer.id },
      },
    };
  },
});
