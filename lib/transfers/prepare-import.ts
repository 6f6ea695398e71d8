import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { failImport } from "./fail-import.ts";
import { deleteImportFiles, importFileKey, writeBatch } from "./internal/batch-files.ts";
import { BATCH_ROWS, type BatchRow, createRowReader } from "./internal/batch-rows.ts";
import { FileProblem } from "./internal/file-problem.ts";
import { readFileRows } from "./internal/file-rows.ts";
import { canRun, isUnfinished, lockImportRow } from "./internal/import-rows.ts";
import { importInput, transferFormatSchema, transferResourceSchema } from "./schema.ts";

/**
 * Batches that one run of the job takes; the next run goes on from there. The job server keeps every step of a
 * run, and takes a thousand of them at most.
 */
const BATCHES_A_RUN = 400;

const beginImport = defineCommand({
  name: "imports.begin",
  withoutAudit: "The job takes up what import.started put on record; only the state of its progress changes.",
  permission: "transfers:write",
  input: importInput,
  output: z.object({
    isOpen: z.boolean(),
    resource: transferResourceSchema,
    format: transferFormatSchema,
    totalRows: z.int().nullable(),
    processedRows: z.int(),
    startedByName: z.string(),
  }),
  run: async (ctx, { id }) => {
    const row = await lockImportRow(ctx.db, id);
    const isOpen = canRun(row);
    if (isOpen) {
      await ctx.db.dataImport.update({
        where: { id },
        data: { status: "running", failureMessage: null, finishedAt: null, updatedAt: ctx.now() },
        select: { id: true },
      });
    }
    return {
      output: {
        isOpen,
        resource: transferResourceSchema.parse(row.resource),
        format: transferFormatSchema.parse(row.format),
        totalRows: row.totalRows,
        processedRows: row.processedRows,
        startedByName: row.startedByName,
      },
    };
  },
});

const notePrepared = defineCommand({
  name: "imports.note_prepared",
  withoutAudit: "Progress of an import that import.started put on record.",
  permission: "transfers:write",
  input: z.strictObject({ id: idSchema, totalRows: z.int(), ignoredColumns: z.array(z.string()) }),
  output: z.object({ isOpen: z.boolean() }),
  run: async (ctx, { id, totalRows, ignoredColumns }) => {
    const row = await lockImportRow(ctx.db, id);
    if (row.status === "running" && row.totalRows === null) {
      await ctx.db.dataImport.update({
        where: { id },
        data: {
          totalRows,
          ignoredColumns,
          updatedAt: ctx.now(),
          ...(totalRows === 0 ? { status: "completed", finishedAt: ctx.now() } : {}),
        },
        select: { id: true },
      });
    }
    return { output: { isOpen: isUnfinished(row) } };
  },
});

/** The batches that a run has to do, counted from 0; none when there is nothing left to do. */
export const importPlanSchema = z.object({
  firstBatch: z.int(),
  /** The one after the last. */
  endBatch: z.int(),
  startedByName: z.string(),
});
type ImportPlan = z.infer<typeof importPlanSchema>;

/**
 * Takes an import up: reads its file once and cuts it into batches, unless an earlier run did, and says which of
 * them are to do. A file that cannot be read ends the import with the reason.
 */
export async function prepareImport(
  ctx: Context,
  { id, signal }: { id: string; signal?: AbortSignal },
): Promise<ImportPlan> {
  const begun = await beginImport(ctx, { id });
  const { startedByName } = begun;
  const nothing = { firstBatch: 0, endBatch: 0, startedByName };
  if (!begun.isOpen) return nothing;
  let { totalRows } = begun;
  if (totalRows === null) {
    const ignoredColumns = new Set<string>();
    try {
      totalRows = await cutIntoBatches(ctx, { ...begun, id }, ignoredColumns, signal);
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      await failImport(ctx, { id, message: error.publicMessage, isFileBad: true });
      return nothing;
    }
    const { isOpen } = await notePrepared(ctx, { id, totalRows, ignoredColumns: [...ignoredColumns] });
    if (!isOpen) {
      // Cancelled while it was read: whoever cancelled found fewer files than there are now.
      await deleteImportFiles({ organisationId: ctx.organisationId, importId: id }, totalRows);
      return nothing;
    }
  }
  const firstBatch = Math.floor(begun.processedRows / BATCH_ROWS);
  const endBatch = Math.min(Math.ceil(totalRows / BATCH_ROWS), firstBatch + BATCHES_A_RUN);
  return { firstBatch, endBatch, startedByName };
}

async function cutIntoBatches(
  ctx: Context,
  { id, resource, format }: { id: string } & Pick<z.infer<typeof beginImport.output>, "resource" | "format">,
  ignoredColumns: Set<string>,
  signal: AbortSignal | undefined,
): Promise<number> {
  const place = { organisationId: ctx.organisationId, importId: id };
  const { stream } = await storage().get(importFileKey(place));
  const readRow = createRowReader();
  let total = 0;
  let batch: BatchRow[] = [];
  const write = async () => {
    signal?.throwIfAborted();
    await writeBatch(place, Math.floor((total - 1) / BATCH_ROWS), batch);
    batch = [];
  };
  try {
    for await (const row of readFileRows(stream, { resource, format }, ignoredColumns)) {
      batch.push(readRow(row));
      total += 1;
      if (batch.length === BATCH_ROWS) await write();
    }
    if (batch.length > 0) await write();
  } catch (error) {
    if (error instanceof FileProblem) await deleteImportFiles(place, total);
    throw error;
  }
  return total;
}
