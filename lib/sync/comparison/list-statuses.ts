/** What the statuses of a task's List mean here: read once, and anew when the List may have others. */
import "server-only";
import { z } from "zod";
import { ClickUpApiError, type ClickUpClient } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findStatusKey, type MappedStatus } from "../engine/statuses.ts";
import { mappedStatusSchema, toMapped } from "../statuses/status-rows.ts";
import { storeList } from "../statuses/store-list.ts";

export { mappedStatusSchema } from "../statuses/status-rows.ts";

const readStatuses = defineQuery({
  name: "sync.read_list_statuses",
  permission: "clickup:read",
  input: z.strictObject({ connectionId: idSchema, listId: z.string() }),
  output: z.array(mappedStatusSchema),
  run: async (ctx, { connectionId, listId }) => {
    const rows = await ctx.db.listStatus.findMany({
      where: { connectionId, listId },
      orderBy: [{ position: "asc" }, { statusKey: "asc" }],
    });
    return rows.map(toMapped);
  },
});

type List = { connectionId: string; listId: string };

/**
 * The List's statuses with their meanings, such that the task's own status is among them if the List has it.
 * `mustRead` asks ClickUp in any case: what is known has just proved wrong. A List that ClickUp does not show, though it
 * shows the task, has the statuses that are known: its other ones mean nothing here, and no other field waits for them.
 */
export async function statusesOfList(
  ctx: Context,
  client: ClickUpClient,
  list: List,
  taskStatus: { id: string | null; name: string },
  mustRead = false,
): Promise<MappedStatus[]> {
  const known = await readStatuses(ctx, list);
  if (!mustRead && findStatusKey(taskStatus, known) !== null) return known;
  try {
    return await readList(ctx, client, list);
  } catch (error) {
    if (!(error instanceof ClickUpApiError) || error.kind !== "unreachable_object") throw error;
    ctx.logger.warn({ err: error, listId: list.listId }, "The statuses of a task's List could not be read");
    return known;
  }
}

/** Asks ClickUp what statuses a List has, and keeps them. */
export async function readList(
  ctx: Context,
  client: ClickUpClient,
  { connectionId, listId }: List,
): Promise<MappedStatus[]> {
  const list = await client.getList(listId);
  return storeList(ctx, {
    connectionId,
    listId,
    name: list.name,
    place: [list.space?.name, list.folder?.name].filter((name) => name).join(" / "),
    statuses: list.statuses.map((status, index) => ({
      key: status.id ?? status.status,
      name: status.status,
      type: status.type,
      position: index,
      color: status.color,
    })),
  });
}
