import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { memberIdOf, toSavedView } from "./internal/saved-view-rows.ts";
import { listSavedViewsInput, savedViewSchema } from "./schema.ts";

/** Views that are shown at most; a person with more has to tidy up. */
const VIEWS_MAX = 200;

/** The caller's own views of a list and those that are shared, by name. */
export const listSavedViews = defineQuery({
  name: "views.list",
  permission: "tickets:read",
  input: listSavedViewsInput,
  output: z.array(savedViewSchema),
  run: async (ctx, { resource }) => {
    const memberId = memberIdOf(ctx);
    const rows = await ctx.db.savedView.findMany({
      where: {
        organisationId: ctx.organisationId,
        resource,
        OR: [{ ownerId: null }, ...(memberId === null ? [] : [{ ownerId: memberId }])],
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: VIEWS_MAX,
    });
    return rows.map((row) => toSavedView(ctx, row));
  },
});
