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

const batchInput = z.strictObject({ id: idSchema, batch: z.int().min(0) });

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
  input: batchInput.extend({ rows: batchSchema }),
  output: batchProgressSchema,
  run: async (ctx, { id, batch, rows }) => {
    const row = await lockImportRow(ctx.db, id);
    if (!isNext(row, batch)) return { output: progressOf(row) };
    const outcome = await applyRows(ctx, transferResourceSchema.parse(row.resource), rows);
    return { output: await noteProgress(ctx, row, rows.length, outcome) };
  },
});

const noteBatch = defineCommand({
  name: "imports.note_batch",
  withoutAudit: "Progress of a dry run, which changes nothing else.",
  permission: "transfers:write",
  input: batchInput.extend({ rows: z.int(), outcome: batchOutcomeSchema }),
  output: batchProgressSchema,
  run: async (ctx, { id, batch, rows, outcome }) => {
    const row = await lockImportRow(ctx.db, id);
    if (!isNext(row, batch)) return { output: progressOf(row) };
    return { output: await noteProgress(ctx, row, rows, outcome) };
  },
});

/**
 * Imports one batch and counts it, in one transaction: a stop at any point leaves a batch in and counted, or not
 * in at all. A batch that is counted already, or that is not the next one, is passed over; so a repeat after a
 * lost answer and a second run of the same job change nothing.
 */
export async function runImportBatch(
  ctx: Context,
  { id, batch }: { id: string; batch: number },
): Promise<BatchProgress> {
  const { isDryRun, resource, ...progress } = await readProgress(ctx, { id });
  if (!isNext(progress, batch)) return progress;
  const rows = await readBatch({ organisationId: ctx.organisationId, importId: id }, batch);
  if (!isDryRun) return importBatch(ctx, { id, batch, rows });
  const outcome = await rehearse(ctx, (inner) => applyRows(inner, resource, rows));
  return noteBatch(ctx, { id, batch, rows: rows.length, outcome });
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

function isNext({ status, processedRows }: BatchProgress, batch: number): boolean {
  return status === "running" && processedRows === batch * BATCH_ROWS;
}

function progressOf({ status, processedRows }: ImportRow): BatchProgress {
  return { status, processedRows };
}

async function noteProgress(
  ctx: VerbContext,
  row: ImportRow,
  rows: number,
  { created, updated, unchanged, failed, errors }: BatchOutcome,
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
