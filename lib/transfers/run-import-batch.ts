import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, transaction, type VerbContext } from "#lib/platform/verb/index.ts";
import { applyRows, type BatchOutcome, batchOutcomeSchema } from "./internal/apply-rows.ts";
import { readBatch } from "./internal/batch-files.ts";
import { BATCH_ROWS, batchSchema } from "./internal/batch-rows.ts";
import { getImportRow, type ImportRow, lockImportRow } from "./internal/import-rows.ts";
import { transferResourceSchema, transferStatusSchema } from "./schema.ts";

export const batchProgressSchema = z.object({ status: transferStatusSchema, processedRows: z.int() });
type BatchProgress = z.infer<typeof batchProgressSchema>;

const readProgress = defineQuery({
  name: "imports.read_progress",
  permission: "transfers:read",
  input: z.strictObject({ id: idSchema }),
  output: batchProgressSchema.extend({ isDryRun: z.boolean(), resource: transferResourceSchema }),
  run: async (ctx, { id }) => {
    const row = await getImportRow(ctx.db, id);
    return {
      ...progressOf(row),
      isDryRun: row.isDryRun,
      resource: transferResourceSchema.parse(row.resource),
    };
  },
});

const importBatch = defineCommand({
  name: "imports.import_batch",
  withoutAudit: "Every customer and ticket that the batch makes or changes has an audit row of its own.",
  permission: "transfers:write",
  input: z.strictObject({ id: idSchema, batch: z.int().min(0), rows: batchSchema }),
  output: batchProgressSchema,
  run: async (ctx, { id, batch, rows }) => {
    const row = await lockImportRow(ctx.db, id);
    if (!isNext(row, batch)) return { output: progressOf(row) };
    const resource = transferResourceSchema.parse(row.resource);
    const outcome = await applyRows(ctx, resource, rows.slice(row.processedRows - batch * BATCH_ROWS));
    return { output: await noteProgress(ctx, row, outcome) };
  },
});

const noteRehearsal = defineCommand({
  name: "imports.note_rehearsal",
  withoutAudit: "Progress of a dry run, which changes nothing else.",
  permission: "transfers:write",
  input: z.strictObject({ id: idSchema, processedRows: z.int(), outcome: batchOutcomeSchema }),
  output: batchProgressSchema,
  run: async (ctx, { id, processedRows, outcome }) => {
    const row = await lockImportRow(ctx.db, id);
    if (row.status !== "running" || row.processedRows !== processedRows) return { output: progressOf(row) };
    return { output: await noteProgress(ctx, row, outcome) };
  },
});

/**
 * Imports one batch and counts its rows in the same transaction (in several, should the time run out): a stop at
 * any point leaves a row in and counted, or not in at all. A batch that is counted already, or that is not the
 * next one, is passed over; so a repeat after a lost answer and a second run of the same job change nothing.
 */
export async function runImportBatch(
  ctx: Context,
  { id, batch, signal }: { id: string; batch: number; signal?: AbortSignal },
): Promise<BatchProgress> {
  const { isDryRun, resource, ...start } = await readProgress(ctx, { id });
  let progress: BatchProgress = start;
  if (!isNext(progress, batch)) return progress;
  const rows = await readBatch({ organisationId: ctx.organisationId, importId: id }, batch);
  while (isNext(progress, batch)) {
    signal?.throwIfAborted();
    const { processedRows } = progress;
    if (isDryRun) {
      const rest = rows.slice(processedRows - batch * BATCH_ROWS);
      const outcome = await rehearse(ctx, (inner) => applyRows(inner, resource, rest));
      progress = await noteRehearsal(ctx, { id, processedRows, outcome });
    } else {
      progress = await importBatch(ctx, { id, batch, rows });
    }
    if (progress.status === "running" && progress.processedRows <= processedRows) {
      throw new Error(`Batch ${batch} of import ${id} holds fewer rows than were counted`);
    }
  }
  return progress;
}

/** Ends a transaction whose effects nobody wants, with what was learnt in it. */
class RehearsalOver extends Error {}

/** Does the work for real and takes it back: a dry run finds what the import would find, by the same rules. */
async function rehearse<T>(ctx: Context, work: (ctx: VerbContext) => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await transaction(ctx, async (inner) => {
      results.push(await work(inner));
      throw new RehearsalOver();
    });
  } catch (error) {
    if (!(error instanceof RehearsalOver)) throw error;
  }
  const [result] = results;
  if (result === undefined) throw new Error("A rehearsal ended without a result");
  return result;
}

/** Whether the next row of the import is one of this batch. */
function isNext({ status, processedRows }: BatchProgress, batch: number): boolean {
  return status === "running" && Math.floor(processedRows / BATCH_ROWS) === batch;
}

function progressOf({ status, processedRows }: ImportRow): BatchProgress {
  return { status, processedRows };
}

async function noteProgress(
  ctx: VerbContext,
  row: ImportRow,
  { rows, created, updated, unchanged, failed, errors }: BatchOutcome,
): Promise<BatchProgress> {
  const processedRows = row.processedRows + rows;
  const isLast = processedRows >= (row.totalRows ?? 0);
  await ctx.db.dataImportRowError.createMany({
    data: errors.map((error) => ({
      ...error,
      id: newId(),
      organisationId: ctx.organisationId,
      importId: row.id,
    })),
  });
  const after = await ctx.db.dataImport.update({
    where: { id: row.id },
    data: {
      processedRows,
      createdRows: { increment: created },
      updatedRows: { increment: updated },
      unchangedRows: { increment: unchanged },
      failedRows: { increment: failed },
      updatedAt: ctx.now(),
      ...(isLast ? { status: "completed", finishedAt: ctx.now() } : {}),
    },
  });
  return progressOf(after);
}
