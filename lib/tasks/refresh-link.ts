import "server-only";
import { z } from "zod";
import { withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { toSnapshot } from "./internal/task-snapshot.ts";
import { type TaskState, taskSnapshotSchema } from "./schema.ts";

const updateLink = defineCommand({
  name: "tasks.update_link",
  withoutAudit: "a copy of what ClickUp holds; the change was made and is on record there",
  permission: "tasks:read",
  input: z.strictObject({ linkId: idSchema, task: taskSnapshotSchema }),
  output: z.object({}),
  run: async (ctx, { linkId, task }) => {
    await ctx.db.taskLink.updateMany({
      where: { id: linkId, unlinkedAt: null },
      data: {
        taskName: task.name,
        taskUrl: task.url,
        statusName: task.status.name,
        statusType: task.status.type,
        statusColor: task.status.color,
        lastSyncedAt: ctx.now(),
      },
    });
    await ctx.db.$executeRaw`
      select relaydesk_request_sync(id, organisation_id, 'person') from task_links
      where id = ${linkId}::uuid and unlinked_at is null`;
    return { output: {} };
  },
});

const findLinkConnection = defineQuery({
  name: "tasks.find_link_connection",
  permission: "tasks:read",
  input: z.strictObject({ linkId: idSchema }),
  output: idSchema,
  run: async (ctx, { linkId }) => {
    const link = await ctx.db.taskLink.findUnique({ where: { id: linkId }, select: { connectionId: true } });
    if (link === null) throw conflict("No task is linked.");
    return link.connectionId;
  },
});

/**
 * Reads a linked task anew: its name and status as they are in ClickUp now. Where it is by now is left to the comparison
 * that is asked for: a move has its line in the timeline, and statuses that it takes along.
 */
export async function refreshLink(ctx: Context, state: TaskState): Promise<void> {
  const { link } = state;
  if (link === null) throw conflict("No task is linked.");
  const connectionId = await findLinkConnection(ctx, { linkId: link.id });
  const task = await withClickUp(ctx, { connectionId, lane: "person" }, async ({ client }) =>
    toSnapshot(await client.getTask(link.taskId)),
  );
  await updateLink(ctx, { linkId: link.id, task });
}
