/** What a look at a linked task found, written to the link, and to the source's timeline where it is news. */
import "server-only";
import { getCustomerTarget } from "#lib/clickup/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { isAboutAccess } from "./gone-kinds.ts";
import { goneKindSchema, type TaskLink } from "./schema.ts";
import type { TaskSource } from "./source.ts";

export type TaskSighting = {
  name: string;
  status: TaskLink["status"];
  list: { id: string; name: string } | null;
  spaceId: string | null;
  workspaceId: string | null;
};

/** How many other links one that was found again asks for: each of those asks for more. */
const ASKED_AT_ONCE = 200;

type Link = Awaited<ReturnType<VerbContext["db"]["taskLink"]["findUniqueOrThrow"]>>;

/** Follows a task that was read, in the caller's transaction, which holds the link. */
export async function followTask(
  ctx: VerbContext,
  source: TaskSource,
  { linkId, task }: { linkId: string; task: TaskSighting },
): Promise<void> {
  const link = await ctx.db.taskLink.findUniqueOrThrow({ where: { id: linkId } });
  const place = await placeOf(ctx, link, task);
  await ctx.db.taskLink.update({
    where: { id: linkId },
    data: {
      taskName: task.name,
      statusName: task.status.name,
      statusType: task.status.type,
      statusColor: task.status.color,
      ...place,
      goneAt: null,
      goneReason: null,
      goneKind: null,
      nextLookAt: null,
      lastSyncedAt: ctx.now(),
    },
  });
  const named = { taskId: link.taskId, taskUrl: link.taskUrl, taskName: task.name };
  if (link.goneAt !== null) {
    await source.onTaskChanged(ctx, link.sourceId, { kind: "back", ...named });
    await askForOthersOfSpace(ctx, link);
  }
  if (place.listId !== link.listId) await tellOfMove(ctx, source, link, named, place);
  else if (place.listName !== link.listName) {
    // A List that was given another name: that is no move, and one look tells it for all its tasks.
    await ctx.db.taskLink.updateMany({
      where: { connectionId: link.connectionId, listId: link.listId, unlinkedAt: null },
      data: { listName: place.listName },
    });
  }
}

type Place = { workspaceId: string; spaceId: string; spaceName: string; listId: string; listName: string };

async function placeOf(ctx: VerbContext, link: Link, task: TaskSighting): Promise<Place> {
  const spaceId = task.spaceId ?? link.spaceId;
  const space =
    spaceId === link.spaceId && link.spaceName !== ""
      ? { name: link.spaceName }
      : await ctx.db.clickupSpace.findUnique({
          where: { connectionId_spaceId: { connectionId: link.connectionId, spaceId } },
          select: { name: true },
        });
  return {
    workspaceId: task.workspaceId ?? link.workspaceId,
    spaceId,
    spaceName: space?.name ?? "",
    listId: task.list?.id ?? link.listId,
    listName: task.list?.name ?? link.listName,
  };
}

async function tellOfMove(
  ctx: VerbContext,
  source: TaskSource,
  link: Link,
  named: { taskId: string; taskUrl: string; taskName: string },
  place: Place,
): Promise<void> {
  const { customerId } = await source.load(ctx, link.sourceId);
  const home = (await getCustomerTarget(ctx.db, customerId)).spaceId;
  const hasLeft = place.spaceId !== link.spaceId;
  await source.onTaskChanged(ctx, link.sourceId, {
    kind: "moved",
    ...named,
    from: words(link.listName, hasLeft ? link.spaceName : ""),
    to: words(place.listName, hasLeft ? place.spaceName : ""),
    hasLeftSpace: hasLeft && home !== null && link.spaceId === home,
  });
}

function words(list: string, space: string): string {
  return space === "" ? list : `${list} (${space})`;
}

/** What lets us see one task again lets us see others of its Space: they are looked for at once, a part at a time. */
async function askForOthersOfSpace(ctx: VerbContext, link: Link): Promise<void> {
  const kind = goneKindSchema.safeParse(link.goneKind).data ?? "not_found";
  if (!isAboutAccess(kind)) return;
  await ctx.db.$executeRaw`
    select relaydesk_request_sync(id, organisation_id, 'sweep') from (
      select id, organisation_id from task_links link
      where connection_id = ${link.connectionId}::uuid and space_id = ${link.spaceId} and unlinked_at is null
        and gone_at is not null and gone_kind = ${kind} and id <> ${link.id}::uuid
        and not exists (select from sync_requests request where request.link_id = link.id)
      order by id limit ${ASKED_AT_ONCE}) others`;
}
