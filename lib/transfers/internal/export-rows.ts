import "server-only";
import { z } from "zod";
import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { type DataExport, transferFormatSchema, transferResourceSchema } from "../schema.ts";

export type ExportRow = Prisma.DataExportGetPayload<true>;

/** The export of that id in the tenant, or `not_found`. */
export async function getExportRow(db: TenantDb, id: string): Promise<ExportRow> {
  const row = await db.dataExport.findUnique({ where: { id } });
  if (row === null) throw notFound("export");
  return row;
}

/** The same, locked until the transaction ends. */
export async function lockExportRow(db: TenantDb, id: string): Promise<ExportRow> {
  await db.$queryRaw`select id from data_exports where id = ${id}::uuid for update`;
  return getExportRow(db, id);
}

export function isUnfinished({ status }: Pick<ExportRow, "status">): boolean {
  return status === "queued" || status === "running";
}

/**
 * Whether the job may take it up: also one that failed, since a run of the job can be asked for again on the Jobs
 * page.
 */
export function canRun(row: Pick<ExportRow, "status">): boolean {
  return isUnfinished(row) || row.status === "failed";
}

/** Where the file of an export is kept. */
export function exportFileKey({
  organisationId,
  exportId,
}: {
  organisationId: string;
  exportId: string;
}): string {
  return `${organisationId}/exports/${exportId}`;
}

/** The name that the file is saved under, with the day of the export (UTC). */
function exportFileName(row: Pick<ExportRow, "resource" | "format" | "createdAt">): string {
  return `${row.resource}-${row.createdAt.toISOString().slice(0, 10)}.${row.format}`;
}

export function toExport(row: ExportRow, now: Date): DataExport {
  return {
    id: row.id,
    resource: transferResourceSchema.parse(row.resource),
    format: transferFormatSchema.parse(row.format),
    fileName: exportFileName(row),
    filters: z.record(z.string(), z.json()).parse(row.query),
    status: row.status,
    failureMessage: row.failureMessage,
    exportedRows: row.exportedRows,
    startedBy: { name: row.startedByName },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    isCancellable: isUnfinished(row),
    isDownloadable: row.storageKey !== null && row.expiresAt !== null && row.expiresAt > now,
  };
}

/** How an audit entry names an export, and what it says of it. */
export function auditExport(row: ExportRow) {
  const { resource, format, query: filters, status } = row;
  return {
    target: { type: "export", id: row.id, name: exportFileName(row) },
    state: { resource, format, filters, status },
  };
}
