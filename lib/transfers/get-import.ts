import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getImportRow, toImport } from "./internal/import-rows.ts";
import { dataImportSchema, importInput } from "./schema.ts";

export const getImport = defineQuery({
  name: "imports.get",
  permission: "transfers:read",
  input: importInput,
  output: dataImportSchema,
  run: async (ctx, { id }) => toImport(await getImportRow(ctx.db, id)),
});
