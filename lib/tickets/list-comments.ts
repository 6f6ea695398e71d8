import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { commentSelect, toComment } from "./internal/comment-rows.ts";
import { requireTicket } from "./internal/require-ticket.ts";
import { commentPageSchema, listCommentsInput } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** Oldest first, without deleted ones. */
export const listComments = defineQuery({
  name: "comments.list",
  permission: "tickets:read",
  input: listCommentsInput,
  output: commentPageSchema,
  run: async (ctx, { ticketId, limit, cursor }) => {
    await requireTicket(ctx.db, ticketId);
    const [createdAt, id] = cursor === undefined ? [] : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.ticketComment.findMany({
      where: {
        organisationId: ctx.organisationId,
        ticketId,
        deletedAt: null,
        ...(createdAt === undefined || id === undefined
          ? {}
          : { OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }] }),
      },
      select: commentSelect,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: limit + 1,
    });
    return toPage(
      rows,
      limit,
      (row) => toComment(ctx, row),
      (row) => [row.createdAt.toISOString(), row.id],
    );
  },
});
