import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getImportRow } from "./internal/import-rows.ts";
import { listRowErrorsInput, rowErrorPageSchema } from "./schema.ts";

const cursorSchema = z.tuple([z.int(), idSchema]);

/** Every bad row of an import by line and reason. */
export const listRowErrors = defineQuery({
  name: "imports.list_errors",
  permission: "transfers:read",
  input: listRowErrorsInput,
  output: rowErrorPageSchema,
  run: async (ctx, { importId, limit, cursor }) => {
    const { organisationId } = ctx;
    await getImportRow(ctx.db, importId);
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.dataImportRowError.findMany({
      where: {
        organisationId,
        importId,
        ...(after === null
          ? {}
          : { OR: [{ line: { gt: after[0] } }, { line: after[0], id: { gt: after[1] } }] }),
      },
      orderBy: [{ line: "asc" }, { id: "asc" }],
      take: limit + 1,
      select: { id: true, line: true, field: true, reason: true, value: true },
    });
    return toPage(
      rows,
      limit,
      (row) => row,
      (row) => [row.line, row.id],
    );
  },
});
