import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { toNote } from "./internal/note-rows.ts";
import { listNotesInput, notePageSchema } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** Newest first. */
export const listNotes = defineQuery({
  name: "customer_notes.list",
  permission: "customers:read",
  input: listNotesInput,
  output: notePageSchema,
  run: async (ctx, { customerId, limit, cursor }) => {
    await getCustomerRow(ctx.db, customerId);
    const [createdAt, id] = cursor === undefined ? [] : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.customerNote.findMany({
      where: {
        organisationId: ctx.organisationId,
        customerId,
        ...(createdAt === undefined || id === undefined
          ? {}
          : { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
    });
    return toPage(
      rows,
      limit,
      (row) => toNote(ctx, row),
      (row) => [row.createdAt.toISOString(), row.id],
    );
  },
});
