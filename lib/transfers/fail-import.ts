import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { auditImport, isUnfinished, lockImportRow } from "./internal/import-rows.ts";

/** Ends an import that cannot go on. What was imported stays; with a good file it can be tried again. */
export const failImport = defineCommand({
  name: "imports.fail",
  audit: "import.failed",
  permission: "transfers:write",
  input: z.strictObject({
    id: idSchema,
    message: z.string(),
    /** The file itself is at fault and was removed. */
    isFileBad: z.boolean().default(false),
  }),
  output: z.object({}),
  run: async (ctx, { id, message, isFileBad }) => {
    const before = await lockImportRow(ctx.db, id);
    if (!isUnfinished(before)) return { output: {}, audit: null };
    const after = await ctx.db.dataImport.update({
      where: { id },
      data: {
        status: "failed",
        failureMessage: message.slice(0, 2_000),
        finishedAt: ctx.now(),
        updatedAt: ctx.now(),
        ...(isFileBad ? { storageKey: null } : {}),
      },
    });
    const { target, state } = auditImport(after);
    return {
      output: {},
      audit: { target, before: auditImport(before).state, after: { ...state, reason: message } },
    };
  },
});
