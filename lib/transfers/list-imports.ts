import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { toImport } from "./internal/import-rows.ts";
import { dataImportPageSchema, listImportsInput } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** Imports, the latest first. */
export const listImports = defineQuery({
  name: "imports.list",
  permission: "transfers:read",
  input: listImportsInput,
  output: dataImportPageSchema,
  run: async (ctx, { limit, cursor, resource, status }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.dataImport.findMany({
      where: {
        organisationId: ctx.organisationId,
        ...(resource === undefined ? {} : { resource }),
        ...(status === undefined ? {} : { status }),
        ...(after === null
          ? {}
          : { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }] }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
    });
    return toPage(rows, limit, toImport, (row) => [row.createdAt.toISOString(), row.id]);
  },
});
