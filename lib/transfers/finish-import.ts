import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { deleteImportFiles } from "./internal/batch-files.ts";
import { isUnfinished, lockImportRow } from "./internal/import-rows.ts";
import { importInput, importRequested, transferStatusSchema } from "./schema.ts";

const continueImport = defineCommand({
  name: "imports.continue",
  withoutAudit: "Rings for the rest of an import that import.started put on record.",
  permission: "transfers:write",
  input: importInput,
  output: z.object({
    isOpen: z.boolean(),
    status: transferStatusSchema,
    hasFiles: z.boolean(),
    totalRows: z.int().nullable(),
  }),
  run: async (ctx, { id }) => {
    const row = await lockImportRow(ctx.db, id);
    const isOpen = isUnfinished(row);
    if (isOpen) {
      // The sweep for imports that stand still looks at this: what was rung for has its time again.
      await ctx.db.dataImport.update({
        where: { id },
        data: { updatedAt: ctx.now() },
        select: { id: true },
      });
      ctx.emit(importRequested, { importId: id });
    }
    const { status, totalRows, storageKey } = row;
    return { output: { isOpen, status, totalRows, hasFiles: storageKey !== null } };
  },
});

const noteFilesGone = defineCommand({
  name: "imports.note_files_gone",
  withoutAudit: "The file that was uploaded is no part of the organisation's data.",
  permission: "transfers:write",
  input: importInput,
  output: z.object({}),
  run: async (ctx, { id }) => {
    await lockImportRow(ctx.db, id);
    await ctx.db.dataImport.update({
      where: { id },
      data: { storageKey: null },
      select: { id: true },
    });
    return { output: {} };
  },
});

/**
 * The end of a run. An import that has more to do is rung for again; one that has ended loses its files, unless it
 * failed and may be tried again with them.
 */
export async function finishImport(ctx: Context, { id }: { id: string }): Promise<{ isOver: boolean }> {
  const state = await continueImport(ctx, { id });
  if (state.status === "completed" || state.status === "cancelled") await removeFiles(ctx, id, state);
  return { isOver: !state.isOpen };
}

/** The sweep's part: takes up an import that stands still, or removes the files of one that ended long ago. */
export async function sweepImport(ctx: Context, { id }: { id: string }): Promise<void> {
  const state = await continueImport(ctx, { id });
  if (!state.isOpen) await removeFiles(ctx, id, state);
}

async function removeFiles(
  ctx: Context,
  id: string,
  { hasFiles, totalRows }: { hasFiles: boolean; totalRows: number | null },
): Promise<void> {
  if (!hasFiles) return;
  await deleteImportFiles({ organisationId: ctx.organisationId, importId: id }, totalRows);
  await noteFilesGone(ctx, { id });
}
