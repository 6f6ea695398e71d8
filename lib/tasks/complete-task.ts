import "server-only";
import { z } from "zod";
import { resolveNotice } from "#lib/organisations/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { noticeKeyOf } from "./fail-task.ts";
import { heldIntentInput, moveHeld, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { countTaskOutcome, observeTaskLatency } from "./metrics.ts";
import { ringNextAfterwards } from "./ring-next-tasks.ts";
import { type TaskSnapshot, taskSnapshotSchema, taskSourceTypeSchema } from "./schema.ts";
import type { TaskSources } from "./source.ts";

/** Makes the command that ties a source to the task that was made for it, and ends the intent. */
export function defineCompleteTask(sources: TaskSources) {
  return defineCommand({
    name: "tasks.complete",
    audit: "task.created",
    permission: "tasks:create",
    input: heldIntentInput.extend({ task: taskSnapshotSchema, isFound: z.boolean() }),
    output: z.object({ isLinked: z.boolean() }),
    run: async (ctx, { intentId, runId, task, isFound }) => {
      const at = ctx.now();
      if (await isTakenByAnother(ctx, { intentId, taskId: task.taskId }))
        return { output: { isLinked: false }, audit: null };
      const isOurs = await moveHeld(ctx.db, { intentId, runId }, "complete", {
        ...NOTHING_TO_SAY,
        createSentAt: null,
        claimToken: null,
        claimedAt: null,
        completedAt: at,
      });
      const intent = await ctx.db.taskIntent.findUniqueOrThrow({ where: { id: intentId } });
      const sourceType = taskSourceTypeSchema.parse(intent.sourceType);
      const { sourceId } = intent;
      if (!isOurs) {
        // The step ran before and its answer was lost, or another run found the task meanwhile: the same task.
        const standing = await ctx.db.taskLink.findFirst({
          where: { sourceType, sourceId, taskId: task.taskId, unlinkedAt: null },
        });
        if (standing !== null) return { output: { isLinked: true }, audit: null };
        throw conflict("The intent is in other hands, and its task is not linked yet.");
      }
      if (intent.connectionId === null) throw new Error(`Intent ${intentId} has a task but no connection`);
      await insertLink(ctx, {
        sourceType,
        sourceId,
        customerId: intent.customerId,
        purpose: intent.purpose,
        origin: "made",
        intentId,
        connectionId: intent.connectionId,
        task,
        place: {
          workspaceId: intent.workspaceId,
          spaceId: intent.spaceId,
          listId: intent.listId,
          listName: intent.listName,
        },
        listReason: intent.listReason,
      });
      await sources[sourceType].onTaskChanged(ctx, sourceId, {
        kind: "created",
        taskId: task.taskId,
        taskUrl: task.url,
        taskName: task.name,
        listName: task.listName ?? intent.listName ?? "",
      });
      await resolveSettledNotices(ctx);
      await ringNextAfterwards(ctx, intent.customerId);
      countTaskOutcome(isFound ? "found" : "created");
      observeTaskLatency(at.getTime() - intent.createdAt.getTime());
      return {
        output: { isLinked: true },
        audit: {
          target: { type: sourceType, id: sourceId, name: intent.marker },
          after: {
            taskId: task.taskId,
            taskUrl: task.url,
            listId: task.listId,
            requestedBy: intent.requestedByName,
          },
        },
      };
    },
  });
}

/**
 * Whether another request of the same source holds the task: two whose answers were lost find the tasks of both, and
 * each takes one. The one that comes second goes on looking for its own.
 */
async function isTakenByAnother(
  ctx: VerbContext,
  { intentId, taskId }: { intentId: string; taskId: string },
): Promise<boolean> {
  const { sourceType, sourceId, purpose } = await ctx.db.taskIntent.findUniqueOrThrow({
    where: { id: intentId },
  });
  const other = await ctx.db.taskLink.findFirst({
    where: { sourceType, sourceId, taskId, unlinkedAt: null, purpose: { not: purpose } },
    select: { id: true },
  });
  return other !== null;
}

type NewLink = {
  sourceType: z.infer<typeof taskSourceTypeSchema>;
  sourceId: string;
  customerId: string | null;
  purpose: string;
  /** Whether the task came from the source, or was there before and is only linked. */
  origin: "made" | "linked";
  intentId: string;
  connectionId: string;
  task: TaskSnapshot;
  place: {
    workspaceId: string | null;
    spaceId: string | null;
    listId: string | null;
    listName: string | null;
  };
  listReason: string | null;
};

/** Writes the standing link; answers its id. A second one for the same purpose, or task, of a source breaks a unique index. */
export async function insertLink(ctx: VerbContext, link: NewLink): Promise<string> {
  const { task, place, connectionId } = link;
  const spaceId = task.spaceId ?? place.spaceId ?? "";
  const space = await ctx.db.clickupSpace.findUnique({
    where: { connectionId_spaceId: { connectionId, spaceId } },
    select: { name: true },
  });
  const id = newId();
  await ctx.db.taskLink.create({
    data: {
      id,
      organisationId: ctx.organisationId,
      sourceType: link.sourceType,
      sourceId: link.sourceId,
      customerId: link.customerId,
      purpose: link.purpose,
      origin: link.origin,
      intentId: link.intentId,
      connectionId,
      workspaceId: task.workspaceId ?? place.workspaceId ?? "",
      spaceId,
      spaceName: space?.name ?? "",
      listId: task.listId ?? place.listId ?? "",
      listName: task.listName ?? place.listName ?? "",
      listReason: link.listReason,
      taskId: task.taskId,
      taskUrl: task.url,
      taskName: task.name,
      statusName: task.status.name,
      statusType: task.status.type,
      statusColor: task.status.color,
      lastSyncedAt: ctx.now(),
    },
  });
  return id;
}

/** Takes back the notices of causes that hit nothing any more. */
export async function resolveSettledNotices(ctx: VerbContext): Promise<void> {
  const open = await ctx.db.notice.findMany({
    where: { deduplicationKey: { startsWith: noticeKeyOf("") }, resolvedAt: null },
    select: { deduplicationKey: true },
  });
  for (const { deduplicationKey } of open) {
    const failureCode = deduplicationKey.slice(noticeKeyOf("").length);
    const hit = await ctx.db.taskIntent.findFirst({
      where: { status: "failed", failureCode },
      select: { id: true },
    });
    if (hit === null) await resolveNotice(ctx, deduplicationKey);
  }
}
