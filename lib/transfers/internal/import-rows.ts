import "server-only";
import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { type DataImport, transferFormatSchema, transferResourceSchema } from "../schema.ts";

export type ImportRow = Prisma.DataImportGetPayload<true>;

/** The import of that id in the tenant, or `not_found`. */
export async function getImportRow(db: TenantDb, id: string): Promise<ImportRow> {
  const row = await db.dataImport.findUnique({ where: { id } });
  if (row === null) throw notFound("import");
  return row;
}

/**
 * The same, locked until the transaction ends: a batch, a cancellation and a second run of the same job wait for
 * each other here.
 */
export async function lockImportRow(db: TenantDb, id: string): Promise<ImportRow> {
  await db.$queryRaw`select id from data_imports where id = ${id}::uuid for update`;
  return getImportRow(db, id);
}

export function isUnfinished({ status }: Pick<ImportRow, "status">): boolean {
  return status === "queued" || status === "running";
}

/**
 * Whether the job may take it up: also one that failed and has its file still, since a run of the job can be asked for again on the Jobs
 * page.
 */
export function canRun(row: Pick<ImportRow, "status" | "storageKey">): boolean {
  return isUnfinished(row) || (row.status === "failed" && row.storageKey !== null);
}

export function toImport(row: ImportRow): DataImport {
  return {
    id: row.id,
    resource: transferResourceSchema.parse(row.resource),
    format: transferFormatSchema.parse(row.format),
    fileName: row.fileName,
    isDryRun: row.isDryRun,
    status: row.status,
    failureMessage: row.failureMessage,
    totalRows: row.totalRows,
    processedRows: row.processedRows,
    createdRows: row.createdRows,
    updatedRows: row.updatedRows,
    unchangedRows: row.unchangedRows,
    failedRows: row.failedRows,
    ignoredColumns: row.ignoredColumns,
    startedBy: { name: row.startedByName },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    isCancellable: isUnfinished(row),
    isRetryable: row.status === "failed" && row.storageKey !== null,
  };
}

/** How an audit entry names an import, and what it says of it. */
export function auditImport(row: ImportRow) {
  const { resource, format, fileName, isDryRun, status } = row;
  return {
    target: { type: "import", id: row.id, name: fileName },
    state: { resource, format, fileName, isDryRun, status },
  };
}
