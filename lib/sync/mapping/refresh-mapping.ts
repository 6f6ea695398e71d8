/** Reads a List's custom fields from ClickUp for people who map them. */
import "server-only";
import { z } from "zod";
import { withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { type TaskSourceType, taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import { refreshListFields } from "./list-fields.ts";
import { findMapping } from "./mapping-rows.ts";
import { mappedListInput } from "./schema.ts";

const ensureMapping = defineCommand({
  name: "sync.ensure_mapping",
  withoutAudit: "an empty draft, made by looking at a List",
  permission: "sync:write",
  input: mappedListInput.extend({
    sourceType: taskSourceTypeSchema,
    listName: z.string(),
    spaceId: z.string().nullable(),
  }),
  output: z.object({}),
  run: async (ctx, { sourceType, listName, spaceId, ...place }) => {
    // ClickUp's ids are global and come from people: only Lists of Spaces that we were given are used.
    const space = await ctx.db.clickupSpace.findUnique({
      where: { connectionId_spaceId: { connectionId: place.connectionId, spaceId: spaceId ?? "" } },
    });
    if (space === null || space.goneAt !== null) throw notFound("List");
    const mapping = await findMapping(ctx, place, sourceType);
    if (mapping === null) {
      await ctx.db.fieldMapping.createMany({
        data: {
          id: newId(),
          organisationId: ctx.organisationId,
          ...place,
          listName,
          sourceType,
          draft: [],
          draftChangedByName: ctx.actor.name,
        },
        skipDuplicates: true,
      });
    } else if (mapping.listName !== listName) {
      await ctx.db.fieldMapping.update({ where: { id: mapping.id }, data: { listName } });
    }
    return { output: {} };
  },
});

export async function refreshMapping(
  ctx: Context,
  sourceType: TaskSourceType,
  place: z.input<typeof mappedListInput>,
): Promise<void> {
  await withClickUp(ctx, { connectionId: place.connectionId, lane: "person" }, async ({ client }) => {
    const list = await client.getList(place.listId);
    const { connectionId, listId } = place;
    await ensureMapping(ctx, {
      connectionId,
      listId,
      sourceType,
      listName: list.name,
      spaceId: list.space?.id ?? null,
    });
    await refreshListFields(ctx, client, place);
  });
}
