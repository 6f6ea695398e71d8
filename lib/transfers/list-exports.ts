import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { toExport } from "./internal/export-rows.ts";
import { dataExportPageSchema, listExportsInput } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** Exports, the latest first. */
export const listExports = defineQuery({
  name: "exports.list",
  permission: "transfers:read",
  input: listExportsInput,
  output: dataExportPageSchema,
  run: async (ctx, { limit, cursor, resource, status }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.dataExport.findMany({
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
    return toPage(
      rows,
      limit,
      (row) => toExport(row, ctx.now()),
      (row) => [row.createdAt.toISOString(), row.id],
    );
  },
});
