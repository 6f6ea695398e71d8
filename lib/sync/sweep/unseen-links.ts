/** Which links a sweep has to look at: those that a full one has yet to see, and those of the tasks on a page. */
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";

const place = {
  connectionId: idSchema,
  workspaceId: z.string(),
  /** When the sweep began: what was looked at since, by whomever, need not be looked at again. */
  startedAt: z.date(),
};

/** A link that waits for its comparison is read by that. */
const unseen = (input: { connectionId: string; workspaceId: string; startedAt: Date }) => Prisma.sql`
  link.connection_id = ${input.connectionId}::uuid and link.workspace_id = ${input.workspaceId}
  and link.unlinked_at is null and link.last_synced_at < ${input.startedAt}
  and (link.verified_at is null or link.verified_at < ${input.startedAt})
  and not exists (select from sync_requests request where request.link_id = link.id)`;

/** The next Lists, in the order of their ids, that have such links. */
export const listUnseenLists = defineQuery({
  name: "sync.list_unseen_lists",
  permission: "tasks:read",
  input: z.strictObject({ ...place, after: z.string(), limit: z.number().int() }),
  output: z.array(z.string()),
  run: async (ctx, { after, limit, ...input }) => {
    const rows = await ctx.db.$queryRaw<{ listId: string }[]>`
      select distinct link.list_id as "listId" from task_links link
      where ${unseen(input)} and link.list_id > ${after}
      order by 1 limit ${limit}`;
    return rows.map(({ listId }) => listId);
  },
});

/** How many links of these Lists are still to be seen. */
export const countUnseenLinks = defineQuery({
  name: "sync.count_unseen_links",
  permission: "tasks:read",
  input: z.strictObject({ ...place, listIds: z.array(z.string()) }),
  output: z.number().int(),
  run: async (ctx, { listIds, ...input }) => {
    const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from task_links link
      where ${unseen(input)} and link.list_id = any(${listIds}::text[])`;
    return row?.count ?? 0;
  },
});

/** Some of the tasks that no page showed, in the order of their ids. */
export const listUnseenTasks = defineQuery({
  name: "sync.list_unseen_tasks",
  permission: "tasks:read",
  input: z.strictObject({ ...place, limit: z.number().int() }),
  output: z.array(z.string()),
  run: async (ctx, { limit, ...input }) => {
    const rows = await ctx.db.$queryRaw<{ taskId: string }[]>`
      select distinct link.task_id as "taskId" from task_links link
      where ${unseen(input)} order by 1 limit ${limit}`;
    return rows.map(({ taskId }) => taskId);
  },
});

/** Those of some tasks that are linked: a Workspace's pages show many that are not. */
export const listLinkedTasks = defineQuery({
  name: "sync.list_linked_tasks",
  permission: "tasks:read",
  input: z.strictObject({ connectionId: idSchema, workspaceId: z.string(), taskIds: z.array(z.string()) }),
  output: z.array(z.string()),
  run: async (ctx, { connectionId, workspaceId, taskIds }) => {
    const links = await ctx.db.taskLink.findMany({
      where: { connectionId, workspaceId, taskId: { in: taskIds }, unlinkedAt: null },
      distinct: ["taskId"],
      select: { taskId: true },
    });
    return links.map(({ taskId }) => taskId);
  },
});
