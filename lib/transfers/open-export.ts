import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { conflict, RelaydeskError } from "#lib/platform/errors/index.ts";
import { type StoredFile, storage } from "#lib/platform/storage/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getExportRow, isUnfinished, toExport } from "./internal/export-rows.ts";
import { requireExportOf } from "./internal/resource-permissions.ts";
import { exportInput, transferFormatSchema } from "./schema.ts";

const findExportFile = defineQuery({
  name: "exports.find_file",
  permission: "transfers:read",
  input: exportInput,
  output: z.object({ storageKey: z.string(), fileName: z.string(), format: transferFormatSchema }),
  run: async (ctx, { id }) => {
    const row = await getExportRow(ctx.db, id);
    const { resource, fileName, format, isDownloadable } = toExport(row, ctx.now());
    await requireExportOf(ctx, "exports.find_file", resource);
    if (isDownloadable && row.storageKey !== null) return { storageKey: row.storageKey, fileName, format };
    if (isUnfinished(row))
      throw conflict("The file is still being written.", "Wait until the export is complete.");
    if (row.status !== "completed") throw conflict("This export has no file.", "Start a new export.");
    throw new RelaydeskError("gone", "Export expired", {
      publicMessage: "The file was deleted a week after the export.",
      action: "Start a new export.",
    });
  },
});

/** The file of an export, with the name to save it under. */
export async function openExport(
  ctx: Context,
  input: { id: string },
): Promise<StoredFile & { fileName: string; contentType: string }> {
  const { storageKey, fileName, format } = await findExportFile(ctx, input);
  const contentType = format === "csv" ? "text/csv" : "application/json";
  return { ...(await storage().get(storageKey)), fileName, contentType };
}
