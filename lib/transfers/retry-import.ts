import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditImport, lockImportRow, toImport } from "./internal/import-rows.ts";
import { requireImportOf } from "./internal/resource-permissions.ts";
import { dataImportSchema, importInput, importRequested } from "./schema.ts";

/** Goes on with an import that failed, from the first batch that is not yet in. */
export const retryImport = defineCommand({
  name: "imports.retry",
  audit: "import.retried",
  permission: "transfers:write",
  input: importInput,
  output: dataImportSchema,
  run: async (ctx, { id }) => {
    const row = await lockImportRow(ctx.db, id);
    const before = toImport(row);
    await requireImportOf(ctx, "imports.retry", before.resource);
    if (!before.isRetryable) {
      throw conflict(
        row.status === "failed"
          ? "The file of this import is no longer kept."
          : "Only an import that failed can be tried again.",
        row.status === "failed" ? "Upload the file again." : undefined,
      );
    }
    const after = await ctx.db.dataImport.update({
      where: { id },
      data: { status: "queued", failureMessage: null, finishedAt: null, updatedAt: ctx.now() },
    });
    ctx.emit(importRequested, { importId: id });
    const { target, state } = auditImport(after);
    return { output: toImport(after), audit: { target, before: auditImport(row).state, after: state } };
  },
});
