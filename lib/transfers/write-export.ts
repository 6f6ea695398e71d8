import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { type ExportPage, ownColumnsOf, READ_EXPORT_PAGE } from "./internal/export-pages.ts";
import { auditExport, canRun, exportFileKey, getExportRow, lockExportRow } from "./internal/export-rows.ts";
import { exportWriter } from "./internal/export-text.ts";
import { exportInput, transferFormatSchema, transferResourceSchema } from "./schema.ts";

/** How long a finished file is kept: a week. */
const KEPT_MS = 7 * 24 * 3_600_000;

const rowSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));

const beginExport = defineCommand({
  name: "exports.begin",
  withoutAudit: "The job takes up what export.started put on record; only the state of its progress changes.",
  permission: "transfers:write",
  input: exportInput,
  output: z.object({
    isOpen: z.boolean(),
    resource: transferResourceSchema,
    format: transferFormatSchema,
    /** As they are when the file is begun. */
    ownColumns: z.array(z.string()),
  }),
  run: async (ctx, { id }) => {
    const row = await lockExportRow(ctx.db, id);
    const isOpen = canRun(row);
    const resource = transferResourceSchema.parse(row.resource);
    if (isOpen) {
      await ctx.db.dataExport.update({
        where: { id },
        data: {
          status: "running",
          exportedRows: 0,
          failureMessage: null,
          finishedAt: null,
          updatedAt: ctx.now(),
        },
        select: { id: true },
      });
    }
    return {
      output: {
        isOpen,
        resource,
        ownColumns: await ownColumnsOf(ctx, resource),
        format: transferFormatSchema.parse(row.format),
      },
    };
  },
});

const readPage = defineQuery({
  name: "exports.read_page",
  permission: "transfers:read",
  input: z.strictObject({ id: idSchema, cursor: z.string().optional() }),
  output: z.object({ rows: z.array(rowSchema), nextCursor: z.string().nullable() }),
  run: async (ctx, { id, cursor }): Promise<ExportPage> => {
    const row = await getExportRow(ctx.db, id);
    return READ_EXPORT_PAGE[transferResourceSchema.parse(row.resource)](ctx, row.query, cursor);
  },
});

const noteExported = defineCommand({
  name: "exports.note_exported",
  withoutAudit: "Progress of an export that export.started put on record.",
  permission: "transfers:write",
  input: z.strictObject({ id: idSchema, exportedRows: z.int() }),
  output: z.object({ isOpen: z.boolean() }),
  run: async (ctx, { id, exportedRows }) => {
    const { count } = await ctx.db.dataExport.updateMany({
      where: { id, status: "running" },
      data: { exportedRows, updatedAt: ctx.now() },
    });
    return { output: { isOpen: count > 0 } };
  },
});

const completeExport = defineCommand({
  name: "exports.complete",
  audit: "export.completed",
  permission: "transfers:write",
  input: z.strictObject({ id: idSchema, exportedRows: z.int() }),
  output: z.object({ isComplete: z.boolean() }),
  run: async (ctx, { id, exportedRows }) => {
    const before = await lockExportRow(ctx.db, id);
    if (before.status !== "running") {
      return { output: { isComplete: before.status === "completed" }, audit: null };
    }
    const after = await ctx.db.dataExport.update({
      where: { id },
      data: {
        status: "completed",
        exportedRows,
        storageKey: exportFileKey({ organisationId: ctx.organisationId, exportId: id }),
        finishedAt: ctx.now(),
        expiresAt: new Date(ctx.now().getTime() + KEPT_MS),
        updatedAt: ctx.now(),
      },
    });
    const { target, state } = auditExport(after);
    return {
      output: { isComplete: true },
      audit: { target, before: auditExport(before).state, after: { ...state, exportedRows } },
    };
  },
});

/** Ends the writing of a file that nobody waits for any more. */
class ExportStopped extends Error {}

/**
 * Writes the file of an export, page by page into storage, and offers it for download. A second run starts over
 * and puts its file in the place of the first. A cancelled export leaves no file.
 */
export async function writeExport(
  ctx: Context,
  { id, signal }: { id: string; signal?: AbortSignal },
): Promise<{ exportedRows: number }> {
  const { isOpen, resource, format, ownColumns } = await beginExport(ctx, { id });
  if (!isOpen) return { exportedRows: 0 };
  const key = exportFileKey({ organisationId: ctx.organisationId, exportId: id });
  const writer = exportWriter(resource, format, ownColumns);
  let exportedRows = 0;

  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(writer.head);
    let cursor: string | undefined;
    do {
      signal?.throwIfAborted();
      const page = await readPage(ctx, { id, cursor });
      if (page.rows.length > 0) yield Buffer.from(writer.page(page.rows, exportedRows === 0));
      exportedRows += page.rows.length;
      if (!(await noteExported(ctx, { id, exportedRows })).isOpen) throw new ExportStopped();
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    yield Buffer.from(writer.tail);
  }

  try {
    await storage().put(key, pieces(), { contentType: writer.contentType });
  } catch (error) {
    if (error instanceof ExportStopped) return { exportedRows };
    throw error;
  }
  const { isComplete } = await completeExport(ctx, { id, exportedRows });
  if (!isComplete) await storage().delete(key);
  return { exportedRows };
}
