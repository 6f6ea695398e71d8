/** Imports and exports for tests: files go up from text, and jobs run at once in this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { Context } from "#lib/platform/context/index.ts";
import {
  finishImport,
  getExport,
  getImport,
  importContext,
  listRowErrors,
  openExport,
  prepareImport,
  runImportBatch,
  startExport,
  uploadImport,
  writeExport,
} from "#lib/transfers/index.ts";
import type {
  DataExport,
  DataImport,
  RowError,
  StartExportInput,
  TransferResource,
} from "#lib/transfers/schema.ts";

/** Lets files be kept in a folder of the test file's own. To be called before anything reads the settings. */
export function holdFilesInFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), "relaydesk-transfers-"));
  process.env.DATA_DIR = folder;
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A file's bytes as a request brings them. */
export async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.byteLength; start += 10_000) yield bytes.subarray(start, start + 10_000);
}

type Upload = {
  resource?: TransferResource;
  content: string;
  fileName?: string;
  isDryRun?: boolean;
};

export function uploadText(
  ctx: Context,
  { resource = "customers", content, fileName = "file.csv", isDryRun = false }: Upload,
): Promise<DataImport> {
  return uploadImport(ctx, {
    fields: { resource, isDryRun: String(isDryRun) },
    fileName,
    content: bytesOf(content),
  });
}

/** Runs the import's job to its end, as the job function does. */
export async function runImport(ctx: Context, id: string): Promise<DataImport> {
  const plan = await prepareImport(ctx, { id });
  const importer = importContext(ctx, plan);
  for (let batch = plan.firstBatch; batch < plan.endBatch; batch += 1) {
    const { status } = await runImportBatch(importer, { id, batch });
    if (status !== "running") break;
  }
  await finishImport(ctx, { id });
  return getImport(ctx, { id });
}

/** Uploads a file as `person` and imports it as the job of the same organisation. */
export async function importText(
  person: Context,
  job: Context,
  upload: Upload,
): Promise<{ dataImport: DataImport; errors: RowError[] }> {
  const { id } = await uploadText(person, upload);
  const dataImport = await runImport(job, id);
  const { items: errors } = await listRowErrors(person, { importId: id, limit: 200 });
  return { dataImport, errors };
}

/** The counts of an import alone. */
export function countsOf({ totalRows, createdRows, updatedRows, unchangedRows, failedRows }: DataImport) {
  return {
    total: totalRows,
    created: createdRows,
    updated: updatedRows,
    unchanged: unchangedRows,
    failed: failedRows,
  };
}

/** Exports as `person` and reads the file. */
export async function exportText(
  person: Context,
  job: Context,
  input: StartExportInput,
): Promise<{ dataExport: DataExport; content: string }> {
  const { id } = await startExport(person, input);
  await writeExport(job, { id });
  const file = await openExport(person, { id });
  return { dataExport: await getExport(person, { id }), content: await text(file.stream) };
}
