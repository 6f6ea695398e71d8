import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { defineCommand, requirePermission, toFieldErrors } from "#lib/platform/verb/index.ts";
import { importFileKey } from "./internal/batch-files.ts";
import { auditImport, toImport } from "./internal/import-rows.ts";
import { requireImportOf } from "./internal/resource-permissions.ts";
import {
  type DataImport,
  dataImportSchema,
  IMPORT_MAX_BYTES,
  importFieldsSchema,
  importRequested,
  type TransferFormat,
  transferFormatSchema,
  transferResourceSchema,
} from "./schema.ts";

/** What may be sent as the file of an import. */
export const importFile = {
  description:
    "The file: comma- or semicolon-separated rows (.csv, .tsv, .txt) or JSON objects (.json, .jsonl, .ndjson), in UTF-8.",
  contentTypes: [
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/json",
    "application/x-ndjson",
  ],
  maxBytes: () => IMPORT_MAX_BYTES,
};

const FILE_NAME_MAX = 150;

const startImport = defineCommand({
  name: "imports.start",
  audit: "import.started",
  permission: "transfers:write",
  input: z.strictObject({
    id: idSchema,
    resource: transferResourceSchema,
    format: transferFormatSchema,
    fileName: z.string(),
    isDryRun: z.boolean(),
  }),
  output: dataImportSchema,
  run: async (ctx, { id, ...input }) => {
    await requireImportOf(ctx, "imports.start", input.resource);
    const row = await ctx.db.dataImport.create({
      data: {
        ...input,
        id,
        organisationId: ctx.organisationId,
        storageKey: importFileKey({ organisationId: ctx.organisationId, importId: id }),
        startedById: ctx.actor.type === "member" ? ctx.actor.id : null,
        startedByName: ctx.actor.name,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    ctx.emit(importRequested, { importId: id });
    const { target, state } = auditImport(row);
    return { output: toImport(row), audit: { target, after: state } };
  },
});

/**
 * Takes a file and starts its import. The bytes go to storage outside any transaction; the row and the event come
 * after, and when they cannot be written the bytes are removed again.
 */
export async function uploadImport(
  ctx: Context,
  input: { fields: Record<string, string>; fileName: string; content: AsyncIterable<Uint8Array> },
): Promise<DataImport> {
  await requirePermission(ctx, "imports.start", "transfers:write");
  const fields = importFieldsSchema.safeParse(input.fields);
  if (!fields.success) {
    throw new RelaydeskError("validation_failed", "Bad fields of an import", {
      fields: toFieldErrors(fields.error),
    });
  }
  const { resource, isDryRun } = fields.data;
  await requireImportOf(ctx, "imports.start", resource);
  const fileName = toFileName(input.fileName);
  const format = fields.data.format ?? formatOf(fileName);
  if (format === null) {
    throw refusal(
      "unsupported_media_type",
      "The file's name does not end in .csv, .tsv, .txt, .json, .jsonl or .ndjson.",
      "Send such a file, or say in the field format what it is.",
    );
  }

  const id = newId();
  const key = importFileKey({ organisationId: ctx.organisationId, importId: id });
  const { size } = await storage().put(key, limited(input.content), {
    contentType: format === "csv" ? "text/csv" : "application/json",
  });
  try {
    if (size === 0) throw refusal("validation_failed", "The file is empty.");
    return await startImport(ctx, { id, resource, format, fileName, isDryRun });
  } catch (error) {
    await storage().delete(key);
    throw error;
  }
}

async function* limited(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > IMPORT_MAX_BYTES) {
      throw refusal("payload_too_large", "The file is larger than 50 MB.", "Split it into several files.");
    }
    yield chunk;
  }
}

function refusal(
  code: "validation_failed" | "unsupported_media_type" | "payload_too_large",
  message: string,
  action?: string,
): RelaydeskError {
  return new RelaydeskError(code, message, {
    publicMessage: message,
    ...(action === undefined ? {} : { action }),
    fields: [{ path: "file", message, in: "body" }],
  });
}

/** What the name of a file says of its content; null when nothing. */
export function formatOf(fileName: string): TransferFormat | null {
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  if (["csv", "tsv", "txt"].includes(ending)) return "csv";
  return ["json", "jsonl", "ndjson"].includes(ending) ? "json" : null;
}

/** The name alone, on one line: it is shown, and never a path. */
function toFileName(given: string): string {
  const name = (given.toWellFormed().split(/[\\/]/).at(-1) ?? "")
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const ending = /\.[A-Za-z]{1,10}$/.exec(name)?.[0] ?? "";
  const stem = [...name.slice(0, name.length - ending.length)].slice(0, FILE_NAME_MAX).join("");
  return `${stem === "" ? "import" : stem}${ending}`;
}
