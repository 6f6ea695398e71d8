import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { ownerOf, toSavedView } from "./internal/saved-view-rows.ts";
import { createSavedViewInput, savedViewSchema } from "./schema.ts";

export const createSavedView = defineCommand({
  name: "views.create",
  audit: "view.created",
  permission: "views:write",
  input: createSavedViewInput,
  output: savedViewSchema,
  run: async (ctx, { resource, name, query, isShared }) => {
    const row = await ctx.db.savedView.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        ownerId: ownerOf(ctx, isShared),
        resource,
        name,
        query,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    return {
      output: toSavedView(ctx, row),
      audit: { target: { type: "view", id: row.id, name }, after: { resource, name, query, isShared } },
    };
  },
});
