import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditExport, isUnfinished, lockExportRow } from "./internal/export-rows.ts";

/** Ends an export that cannot be written. */
export const failExport = defineCommand({
  name: "exports.fail",
  audit: "export.failed",
  permission: "transfers:write",
  input: z.strictObject({ id: idSchema, message: z.string() }),
  output: z.object({}),
  run: async (ctx, { id, message }) => {
    const before = await lockExportRow(ctx.db, id);
    if (!isUnfinished(before)) return { output: {}, audit: null };
    const after = await ctx.db.dataExport.update({
      where: { id },
      data: {
        status: "failed",
        failureMessage: message.slice(0, 2_000),
        finishedAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    const { target, state } = auditExport(after);
    return {
      output: {},
      audit: { target, before: auditExport(before).state, after: { ...state, reason: message } },
    };
  },
});
