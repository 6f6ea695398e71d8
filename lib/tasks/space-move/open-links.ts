import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { taskSourceTypeSchema } from "../schema.ts";
import type { TaskSources } from "../source.ts";

export type OpenLink = {
  id: string;
  workspaceId: string;
  statusName: string;
  statusType: string;
  spaceId: string;
};

/** A customer's standing links whose tasks are there, split by whether their source is closed. */
export async function readOpenLinks(
  ctx: VerbContext,
  sources: TaskSources,
  customerId: string,
): Promise<{ open: OpenLink[]; closed: number }> {
  const links = await ctx.db.taskLink.findMany({
    where: { customerId, unlinkedAt: null, goneAt: null },
    orderBy: { id: "asc" },
    select: {
      id: true,
      sourceType: true,
      sourceId: true,
      workspaceId: true,
      spaceId: true,
      statusName: true,
      statusType: true,
    },
  });
  const closed = new Set<string>();
  for (const type of new Set(links.map(({ sourceType }) => taskSourceTypeSchema.parse(sourceType)))) {
    const ids = links.filter(({ sourceType }) => sourceType === type).map(({ sourceId }) => sourceId);
    for (const id of await sources[type].findClosed(ctx, ids)) closed.add(id);
  }
  const open = links.filter(({ sourceId }) => !closed.has(sourceId));
  return { open, closed: links.length - open.length };
}
