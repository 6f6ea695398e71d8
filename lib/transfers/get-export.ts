import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getExportRow, toExport } from "./internal/export-rows.ts";
import { dataExportSchema, exportInput } from "./schema.ts";

export const getExport = defineQuery({
  name: "exports.get",
  permission: "transfers:read",
  input: exportInput,
  output: dataExportSchema,
  run: async (ctx, { id }) => toExport(await getExportRow(ctx.db, id), ctx.now()),
});
