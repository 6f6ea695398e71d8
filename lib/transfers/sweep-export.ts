import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { exportFileKey, isUnfinished, lockExportRow } from "./internal/export-rows.ts";
import { exportInput, exportRequested } from "./schema.ts";

const claimSweep = defineCommand({
  name: "exports.sweep",
  withoutAudit:
    "The file is a copy whose end was announced with the export; no data of the organisation goes.",
  permission: "transfers:write",
  input: exportInput,
  output: z.object({ isExpired: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await lockExportRow(ctx.db, id);
    if (isUnfinished(row)) {
      await ctx.db.dataExport.update({
        where: { id },
        data: { updatedAt: ctx.now() },
        select: { id: true },
      });
      ctx.emit(exportRequested, { exportId: id });
    }
    const isExpired = row.storageKey !== null && row.expiresAt !== null && row.expiresAt <= ctx.now();
    return { output: { isExpired } };
  },
});

const noteFileGone = defineCommand({
  name: "exports.note_file_gone",
  withoutAudit:
    "The file is a copy whose end was announced with the export; no data of the organisation goes.",
  permission: "transfers:write",
  input: exportInput,
  output: z.object({}),
  run: async (ctx, { id }) => {
    await ctx.db.dataExport.updateMany({ where: { id }, data: { storageKey: null } });
    return { output: {} };
  },
});

/** The sweep's part: takes up an export that stands still, or deletes the file of one whose time is over. */
export async function sweepExport(ctx: Context, { id }: { id: string }): Promise<void> {
  const { isExpired } = await claimSweep(ctx, { id });
  if (!isExpired) return;
  await storage().delete(exportFileKey({ organisationId: ctx.organisationId, exportId: id }));
  await noteFileGone(ctx, { id });
}
