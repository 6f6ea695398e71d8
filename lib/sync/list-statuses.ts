/** What the statuses of a task's List mean here: read once, read anew when the List has others, kept when confirmed. */
import "server-only";
import { z } from "zod";
import type { ClickUpClient } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { findStatusKey, type MappedStatus, sourceStatusSchema, updateStatuses } from "./engine/statuses.ts";

export const mappedStatusSchema = z.object({
  key: z.string(),
  name: z.string(),
  type: z.string(),
  position: z.number().int(),
  means: sourceStatusSchema,
  isWayBack: z.boolean(),
  isConfirmed: z.boolean(),
  isGone: z.boolean(),
});

const listInput = z.strictObject({ connectionId: idSchema, listId: z.string() });

const readStatuses = defineQuery({
  name: "sync.read_list_statuses",
  permission: "clickup:read",
  input: listInput,
  output: z.array(mappedStatusSchema),
  run: async (ctx, { connectionId, listId }) => {
    const rows = await ctx.db.listStatus.findMany({
      where: { connectionId, listId },
      orderBy: [{ position: "asc" }, { statusKey: "asc" }],
    });
    return rows.map((row) => ({
      key: row.statusKey,
      name: row.name,
      type: row.type,
      position: row.position,
      means: sourceStatusSchema.parse(row.means),
      isWayBack: row.isWayBack,
      isConfirmed: row.isConfirmed,
      isGone: row.goneAt !== null,
    }));
  },
});

const storeStatuses = defineCommand({
  name: "sync.store_list_statuses",
  withoutAudit: "a copy of what ClickUp's List has; what people decide about it is on record by itself",
  permission: "sync:write",
  input: listInput.extend({ statuses: z.array(mappedStatusSchema) }),
  output: z.object({}),
  run: async (ctx, { connectionId, listId, statuses }) => {
    const at = ctx.now();
    for (const { key, isGone, ...status } of statuses) {
      const data = { ...status, goneAt: isGone ? at : null };
      await ctx.db.listStatus.upsert({
        where: { connectionId_listId_statusKey: { connectionId, listId, statusKey: key } },
        create: {
          id: newId(),
          organisationId: ctx.organisationId,
          connectionId,
          listId,
          statusKey: key,
          ...data,
        },
        update: data,
      });
    }
    return { output: {} };
  },
});

/** The List's statuses with their meanings, such that the task's own status is among them if the List has it. */
export async function statusesOfList(
  ctx: Context,
  client: ClickUpClient,
  list: { connectionId: string; listId: string },
  taskStatus: { id: string | null; name: string },
): Promise<MappedStatus[]> {
  const known = await readStatuses(ctx, list);
  if (findStatusKey(taskStatus, known) !== null) return known;
  const { statuses: listed } = await client.getList(list.listId);
  const { statuses } = updateStatuses(
    listed.map((status, index) => ({
      key: status.id ?? status.status,
      name: status.status,
      type: status.type,
      position: index,
    })),
    known,
  );
  await storeStatuses(ctx, { ...list, statuses });
  return statuses;
}
