import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getEditableNoteRow } from "./internal/note-rows.ts";
import { deletedSchema, noteInput } from "./schema.ts";

export const deleteNote = defineCommand({
  name: "customer_notes.delete",
  audit: "customer_note.deleted",
  permission: "customers:write",
  input: noteInput,
  output: deletedSchema,
  run: async (ctx, input) => {
    const row = await getEditableNoteRow(ctx, input);
    await ctx.db.customerNote.delete({ where: { id: row.id } });
    return {
      output: { id: row.id },
      audit: {
        target: { type: "customer_note", id: row.id },
        before: { customerId: row.customerId, body: row.body },
      },
    };
  },
});
