import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditImport, isUnfinished, lockImportRow, toImport } from "./internal/import-rows.ts";
import { dataImportSchema, importInput } from "./schema.ts";

/** Stops an import after the batch that is under way. What was imported stays. */
export const cancelImport = defineCommand({
  name: "imports.cancel",
  audit: "import.cancelled",
  permission: "transfers:write",
  input: importInput,
  output: dataImportSchema,
  run: async (ctx, { id }) => {
    const before = await lockImportRow(ctx.db, id);
    if (before.status === "cancelled") return { output: toImport(before), audit: null };
    if (!isUnfinished(before)) throw conflict("This import has already ended, so there is nothing to stop.");
    const after = await ctx.db.dataImport.update({
      where: { id },
      data: { status: "cancelled", finishedAt: ctx.now(), updatedAt: ctx.now() },
    });
    const { target, state } = auditImport(after);
    return { output: toImport(after), audit: { target, before: auditImport(before).state, after: state } };
  },
});
