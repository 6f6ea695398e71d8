import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { nextUpdatedAt } from "./internal/next-updated-at.ts";
import { getEditableNoteRow, toNote } from "./internal/note-rows.ts";
import { noteSchema, updateNoteInput } from "./schema.ts";

export const updateNote = defineCommand({
  name: "customer_notes.update",
  audit: "customer_note.updated",
  permission: "customers:write",
  input: updateNoteInput,
  output: noteSchema,
  run: async (ctx, { customerId, id, body }) => {
    const before = await getEditableNoteRow(ctx, { customerId, id });
    if (before.body === body) return { output: toNote(ctx, before), audit: null };
    const updatedAt = nextUpdatedAt(ctx.now(), before.updatedAt);
    const { count } = await ctx.db.customerNote.updateMany({
      where: { id, updatedAt: before.updatedAt },
      data: { body, updatedAt },
    });
    if (count === 0) throw conflict("Somebody changed this note in the meantime.", "Reload it first.");
    return {
      output: toNote(ctx, { ...before, body, updatedAt }),
      audit: { target: { type: "customer_note", id }, before: { body: before.body }, after: { body } },
    };
  },
});
