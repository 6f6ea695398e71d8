import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { authorIdOf, toNote } from "./internal/note-rows.ts";
import { createNoteInput, noteSchema } from "./schema.ts";

export const createNote = defineCommand({
  name: "customer_notes.create",
  audit: "customer_note.created",
  permission: "customers:write",
  input: createNoteInput,
  output: noteSchema,
  run: async (ctx, { customerId, body }) => {
    const customer = await getCustomerRow(ctx.db, customerId);
    const row = await ctx.db.customerNote.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        customerId,
        body,
        authorId: authorIdOf(ctx),
        authorName: ctx.actor.name,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    return {
      output: toNote(ctx, row),
      audit: {
        target: { type: "customer_note", id: row.id, name: customer.name },
        after: { customerId, body },
      },
    };
  },
});
