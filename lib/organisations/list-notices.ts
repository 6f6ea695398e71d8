import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, pageOf, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { NOTICE_SELECT, toNotice } from "./internal/to-notice.ts";
import { ListNoticesInput, Notice } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** What needs the attention of the people in charge now, the latest first. */
export const listNotices = defineQuery({
  name: "notices.list",
  permission: "notices:read",
  input: ListNoticesInput,
  output: pageOf(Notice),
  run: async (ctx, { limit, cursor }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.notice.findMany({
      where: {
        organisationId: ctx.organisationId,
        resolvedAt: null,
        ...(after === null
          ? {}
          : {
              OR: [{ lastOccurredAt: { lt: after[0] } }, { lastOccurredAt: after[0], id: { lt: after[1] } }],
            }),
      },
      orderBy: [{ lastOccurredAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select: NOTICE_SELECT,
    });
    return toPage(rows, limit, toNotice, (row) => [row.lastOccurredAt.toISOString(), row.id]);
  },
});
