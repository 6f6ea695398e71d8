import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findListRows, readDetail, toSyncList } from "./list-rows.ts";
import {
  listSyncListsInput,
  syncListDetailSchema,
  syncListInput,
  syncListPageSchema,
  syncReviewsSchema,
} from "./schema.ts";

const cursorSchema = z.tuple([z.string(), idSchema]);

/** The Lists that tickets' tasks are or were in, by name. */
export const listSyncLists = defineQuery({
  name: "sync_lists.list",
  permission: "sync:read",
  input: listSyncListsInput,
  output: syncListPageSchema,
  run: async (ctx, { q = "", show, limit, cursor }) => {
    const conditions = [Prisma.sql`list.organisation_id = ${ctx.organisationId}::uuid`];
    if (show === "review") conditions.push(Prisma.sql`list.review_count > 0`);
    for (const word of q.split(/\s+/).filter((part) => part !== ""))
      conditions.push(Prisma.sql`strpos(lower(list.name || ' ' || list.place), lower(${word})) > 0`);
    if (cursor !== undefined) {
      const [name, id] = decodeCursor(cursor, cursorSchema);
      conditions.push(Prisma.sql`(list.name collate "und-x-icu", list.id) > (${name}, ${id}::uuid)`);
    }
    const rows = await findListRows(ctx.db, conditions, limit + 1);
    return toPage(rows, limit, toSyncList, (row) => [row.name, row.id]);
  },
});

/** One List with its statuses and what each means here. */
export const getSyncList = defineQuery({
  name: "sync_lists.get",
  permission: "sync:read",
  input: syncListInput,
  output: syncListDetailSchema,
  run: (ctx, { id }) => readDetail(ctx, id),
});

/** How much waits for a person's look. Nothing else waits for it. */
export const countSyncReviews = defineQuery({
  name: "sync_lists.count_reviews",
  permission: "sync:read",
  input: z.strictObject({}),
  output: syncReviewsSchema,
  run: async (ctx) => ({
    lists: await ctx.db.syncList.count({
      where: { organisationId: ctx.organisationId, reviewCount: { gt: 0 } },
    }),
  }),
});
