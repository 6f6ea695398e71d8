/** A linked task that is not there for us any more: why, what the timeline says, and what the organisation wants then. */
import "server-only";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { goneKindOf, isAboutAccess, nextLookAfter } from "./gone-kinds.ts";
import { replaceLink } from "./internal/replace-link.ts";
import type { GoneKind } from "./schema.ts";
import type { TaskSource } from "./source.ts";
import { readDeletedPolicy } from "./task-policy.ts";

/** How many other links one that is newly closed to us asks for: each of those asks for more. */
const ASKED_AT_ONCE = 200;

type Link = Awaited<ReturnType<VerbContext["db"]["taskLink"]["findUniqueOrThrow"]>>;

/** What a look came to instead of a task. */
export type TaskLoss = {
  /** ClickUp's code, or what stands for it. */
  code: string;
  /** The task was read, in a workspace that is not ours. */
  isForeign: boolean;
};

/**
 * Notes on a link that its task is gone, once in the timeline however often it is looked for, and carries out the
 * organisation's policy for tasks that were deleted. In the caller's transaction. Null when the link is undone, or went
 * to another source meanwhile.
 */
export async function loseTask(
  ctx: VerbContext,
  source: TaskSource,
  { linkId, sourceId, loss }: { linkId: string; sourceId: string; loss: TaskLoss },
): Promise<{ replaced: { taskId: string; taskName: string } | null } | null> {
  await ctx.db.$queryRaw`select id from task_links where id = ${linkId}::uuid for update`;
  const link = await ctx.db.taskLink.findUnique({ where: { id: linkId } });
  if (link === null || link.unlinkedAt !== null || link.sourceId !== sourceId) return null;
  const kind: GoneKind = loss.isForeign ? "foreign_workspace" : await kindOf(ctx, link, loss.code);
  const now = ctx.now();
  const isNews = link.goneAt === null;
  await ctx.db.taskLink.update({
    where: { id: linkId },
    data: {
      goneAt: link.goneAt ?? now,
      goneReason: loss.code,
      goneKind: kind,
      nextLookAt: nextLookAfter(link.goneAt ?? now, now),
    },
  });
  const { taskId, taskUrl, taskName } = link;
  if (isNews) {
    await source.onTaskChanged(ctx, sourceId, { kind: "gone", taskId, taskUrl, taskName, reason: kind });
    if (isAboutAccess(kind)) await askForOthersOfSpace(ctx, link);
  }
  if (kind !== "deleted" && kind !== "list_deleted") return { replaced: null };
  const isReplaced = await carryOutPolicy(ctx, source, link, isNews);
  return { replaced: isReplaced ? { taskId, taskName } : null };
}

/** With the List a task was deleted when its List's end was told since it was linked. */
async function kindOf(ctx: VerbContext, link: Link, code: string): Promise<GoneKind> {
  const kind = goneKindOf(code);
  if (kind !== "deleted") return kind;
  const listEnd = await ctx.db.webhookDelivery.findFirst({
    where: {
      connectionId: link.connectionId,
      event: "listDeleted",
      listId: link.listId,
      verdict: "accepted",
      receivedAt: { gte: link.createdAt },
    },
    select: { id: true },
  });
  return listEnd === null ? "deleted" : "list_deleted";
}

/** Whether a new task was asked for. A source that is done gets none, until it is opened again. */
async function carryOutPolicy(
  ctx: VerbContext,
  source: TaskSource,
  link: Link,
  isNews: boolean,
): Promise<boolean> {
  const policy = await readDeletedPolicy(ctx);
  if (policy === "leave") return false;
  const { fields } = await source.readFields(ctx, link.sourceId);
  if (source.done.is(fields.status)) return false;
  if (policy === "make_new") {
    try {
      await replaceLink(ctx, source, link);
      return true;
    } catch (error) {
      // Without a Space, or a connection, there is no new task yet: the link stays, says why, and is looked at again.
      if (error instanceof RelaydeskError && error.code.startsWith("clickup_")) return false;
      throw error;
    }
  }
  // Closed once, when it happens: who opens the ticket again means it. Not while another task is there.
  const other = await ctx.db.taskLink.findFirst({
    where: { sourceType: source.type, sourceId: link.sourceId, unlinkedAt: null, goneAt: null },
    select: { id: true },
  });
  if (isNews && other === null) await source.writeFields(ctx, link.sourceId, { status: source.done.status });
  return false;
}

/** What closes one task to us closes others of its Space: they are looked at at once, a part at a time. */
async function askForOthersOfSpace(ctx: VerbContext, link: Link): Promise<void> {
  await ctx.db.$executeRaw`
    select relaydesk_request_sync(id, organisation_id, 'sweep') from (
      select id, organisation_id from task_links link
      where connection_id = ${link.connectionId}::uuid and space_id = ${link.spaceId} and unlinked_at is null
        and gone_at is null and id <> ${link.id}::uuid
        and not exists (select from sync_requests request where request.link_id = link.id)
      order by id limit ${ASKED_AT_ONCE}) others`;
}
