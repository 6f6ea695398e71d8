/**
 * The file of an import in storage, and beside it the batches it was cut into: a batch is read by itself, so that
 * going on after a stop costs no reading from the start.
 */
import "server-only";
import { text } from "node:stream/consumers";
import { storage } from "#lib/platform/storage/index.ts";
import { BATCH_ROWS, type BatchRow, batchSchema } from "./batch-rows.ts";
import { ROWS_MAX } from "./file-rows.ts";

type Place = { organisationId: string; importId: string };

export function importFileKey({ organisationId, importId }: Place): string {
  return `${organisationId}/imports/${importId}/file`;
}

function batchKey({ organisationId, importId }: Place, batch: number): string {
  return `${organisationId}/imports/${importId}/batch-${batch}`;
}

export async function writeBatch(place: Place, batch: number, rows: BatchRow[]): Promise<void> {
  await storage().put(batchKey(place, batch), Buffer.from(JSON.stringify(rows)), {
    contentType: "application/json",
  });
}

/** The rows of a batch, counted from 0. */
export async function readBatch(place: Place, batch: number): Promise<BatchRow[]> {
  const { stream } = await storage().get(batchKey(place, batch));
  return batchSchema.parse(JSON.parse(await text(stream)));
}

/**
 * Removes the file and its batches; without a number of rows, all that there could be. What is gone already is
 * fine.
 */
export async function deleteImportFiles(place: Place, totalRows: number | null): Promise<void> {
  const batches = Math.ceil((totalRows ?? ROWS_MAX) / BATCH_ROWS);
  for (let batch = 0; batch < batches; batch += 1) await storage().delete(batchKey(place, batch));
  await storage().delete(importFileKey(place));
}
