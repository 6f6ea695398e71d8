import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getEditableView } from "./internal/saved-view-rows.ts";
import { deletedSchema, savedViewInput } from "./schema.ts";

export const deleteSavedView = defineCommand({
  name: "views.delete",
  audit: "view.deleted",
  permission: "views:write",
  input: savedViewInput,
  output: deletedSchema,
  run: async (ctx, { id }) => {
    const row = await getEditableView(ctx, id);
    await ctx.db.savedView.delete({ where: { id } });
    return {
      output: { id },
      audit: {
        target: { type: "view", id, name: row.name },
        before: { name: row.name, query: row.query, isShared: row.ownerId === null },
      },
    };
  },
});
