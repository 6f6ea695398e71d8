import "server-only";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditExport, isUnfinished, lockExportRow, toExport } from "./internal/export-rows.ts";
import { dataExportSchema, exportInput } from "./schema.ts";

/** Stops an export; nothing of its file is kept. */
export const cancelExport = defineCommand({
  name: "exports.cancel",
  audit: "export.cancelled",
  permission: "transfers:write",
  input: exportInput,
  output: dataExportSchema,
  run: async (ctx, { id }) => {
    const before = await lockExportRow(ctx.db, id);
    if (before.status === "cancelled") return { output: toExport(before, ctx.now()), audit: null };
    if (!isUnfinished(before)) throw conflict("This export has already ended, so there is nothing to stop.");
    const after = await ctx.db.dataExport.update({
      where: { id },
      data: { status: "cancelled", finishedAt: ctx.now(), updatedAt: ctx.now() },
    });
    const { target, state } = auditExport(after);
    return {
      output: toExport(after, ctx.now()),
      audit: { target, before: auditExport(before).state, after: state },
    };
  },
});
