import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getEditableView, ownerOf, toSavedView } from "./internal/saved-view-rows.ts";
import { savedViewSchema, updateSavedViewInput } from "./schema.ts";

export const updateSavedView = defineCommand({
  name: "views.update",
  audit: "view.updated",
  permission: "views:write",
  input: updateSavedViewInput,
  output: savedViewSchema,
  run: async (ctx, { id, name, query, isShared }) => {
    const before = await getEditableView(ctx, id);
    const row = await ctx.db.savedView.update({
      where: { id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(query === undefined ? {} : { query }),
        ...(isShared === undefined ? {} : { ownerId: ownerOf(ctx, isShared) }),
        updatedAt: ctx.now(),
      },
    });
    const auditOf = (view: typeof before) => ({
      name: view.name,
      query: view.query,
      isShared: view.ownerId === null,
    });
    return {
      output: toSavedView(ctx, row),
      audit: {
        target: { type: "view", id, name: row.name },
        before: auditOf(before),
        after: auditOf(row),
      },
    };
  },
});
