/** Settles an unknown outcome: is the task of a create call without an answer there, or was none made? */
import "server-only";
import { z } from "zod";
import { type ConnectedClient, withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { type HeldIntent, heldIntentInput, moveHeld } from "./internal/held-intent.ts";
import { again, failedSchema, giveUpHeld } from "./internal/outcomes.ts";
import { toSnapshot } from "./internal/task-snapshot.ts";
import { waitTask } from "./internal/wait-task.ts";
import { type TaskSnapshot, taskSnapshotSchema } from "./schema.ts";
import { settleFailure } from "./settle-failure.ts";
import type { TaskPipeline } from "./task-pipeline.ts";
import { isSettled, nextLookAt, retryDelaySeconds } from "./timings.ts";

export const lookSchema = z.discriminatedUnion("next", [
  z.object({ next: z.literal("link"), task: taskSnapshotSchema }),
  z.object({ next: z.literal("wait"), until: z.string() }),
  /** Surely nothing was made: the way is free for another try. */
  z.object({ next: z.literal("create") }),
  failedSchema,
]);
export type LookOutcome = z.infer<typeof lookSchema>;

const readSent = defineQuery({
  name: "tasks.read_sent",
  permission: "tasks:create",
  input: heldIntentInput,
  output: z
    .object({
      sentAt: z.iso.datetime(),
      connectionId: z.string(),
      workspaceId: z.string(),
      spaceId: z.string(),
      marker: z.string(),
      customerId: z.string().nullable(),
      attempts: z.number(),
      /** Tasks that are or were linked to the source: they carry the same marker, and came of other requests. */
      knownTaskIds: z.array(z.string()),
    })
    .nullable(),
  run: async (ctx, { intentId, runId }) => {
    const intent = await ctx.db.taskIntent.findFirst({
      where: { id: intentId, claimToken: runId, status: "creating" },
    });
    if (intent === null || intent.createSentAt === null) return null;
    const { connectionId, workspaceId, spaceId } = intent;
    if (connectionId === null || workspaceId === null || spaceId === null)
      throw new Error(`Intent ${intentId} was sent without a place`);
    const known = await ctx.db.taskLink.findMany({
      where: {
        OR: [
          { sourceType: intent.sourceType, sourceId: intent.sourceId },
          // Of the source that it was asked for, when that was put together with another since.
          { intent: { marker: intent.marker } },
        ],
      },
      select: { taskId: true },
    });
    return {
      sentAt: intent.createSentAt.toISOString(),
      connectionId,
      workspaceId,
      spaceId,
      marker: intent.marker,
      customerId: intent.customerId,
      attempts: intent.attempts,
      knownTaskIds: known.map((link) => link.taskId),
    };
  },
});

const clearSent = defineCommand({
  name: "tasks.clear_sent",
  withoutAudit: "the pipeline's own bookkeeping; what it leads to is on record",
  permission: "tasks:create",
  input: heldIntentInput.extend({ sentAt: z.iso.datetime() }),
  output: z.object({ isOurs: z.boolean() }),
  run: async (ctx, { intentId, runId, sentAt }) => ({
    output: {
      // Only the call that was looked for: the row would not match if another had been noted since.
      isOurs: await moveHeld(
        ctx.db,
        { intentId, runId },
        "claim",
        { createSentAt: null, attempts: { increment: 1 }, claimedAt: ctx.now() },
        { createSentAt: new Date(sentAt) },
      ),
    },
  }),
});

export async function lookForTask(
  ctx: Context,
  pipeline: TaskPipeline,
  held: HeldIntent & { signal?: AbortSignal },
): Promise<LookOutcome> {
  const { intentId, runId, signal } = held;
  const { timings } = pipeline;
  const sent = await readSent(ctx, { intentId, runId });
  if (sent === null) return again(ctx);
  const sentAt = new Date(sent.sentAt);
  // The time before the search: what it does not show may have come while it ran.
  const startedAt = ctx.now();
  let task: TaskSnapshot | null;
  try {
    task = await withClickUp(
      ctx,
      {
        connectionId: sent.connectionId,
        lane: "create",
        customerId: sent.customerId,
        holder: intentId,
        ...(signal === undefined ? {} : { signal }),
      },
      (connected) => search(connected, sent, sentAt, timings.clockSkewMs),
    );
  } catch (error) {
    return settleFailure(ctx, pipeline, { intentId, runId, attempts: sent.attempts }, error, false);
  }
  if (task !== null) return { next: "link", task };

  const now = ctx.now();
  if (!isSettled(sentAt, startedAt, timings)) {
    const until = nextLookAt(sentAt, now, timings).toISOString();
    const { isOurs } = await waitTask(ctx, {
      intentId,
      runId,
      until,
      reason: "settling",
      countsAsTry: false,
      isNothingSent: false,
    });
    return isOurs ? { next: "wait", until } : again(ctx);
  }

  const { isOurs } = await clearSent(ctx, { intentId, runId, sentAt: sent.sentAt });
  if (!isOurs) return again(ctx);
  const delay = retryDelaySeconds(sent.attempts + 1, timings);
  if (delay === null) {
    return giveUpHeld(
      ctx,
      pipeline,
      { intentId, runId },
      {
        code: "clickup_unavailable",
        message: "ClickUp did not make the task, however often Relaydesk asked.",
        action: "Try again once ClickUp works.",
      },
    );
  }
  // Counted from the call that failed: settling it has taken some of the delay already.
  const until = new Date(sentAt.getTime() + delay * 1000);
  if (until <= now) return { next: "create" };
  const waited = await waitTask(ctx, {
    intentId,
    runId,
    until: until.toISOString(),
    reason: "retry",
    countsAsTry: false,
    isNothingSent: true,
  });
  return waited.isOurs ? { next: "wait", until: until.toISOString() } : again(ctx);
}

/**
 * The Space's tasks made since shortly before the call, whatever List, state or parent they have by now. Pages
 * until one is empty: a short page need not be the last.
 */
async function search(
  { client }: ConnectedClient,
  sent: { workspaceId: string; spaceId: string; marker: string; knownTaskIds: string[] },
  sentAt: Date,
  clockSkewMs: number,
): Promise<TaskSnapshot | null> {
  for (let page = 0; ; page += 1) {
    const { tasks, isLast } = await client.searchTasks(
      sent.workspaceId,
      {
        spaceIds: [sent.spaceId],
        dateCreatedGt: sentAt.getTime() - clockSkewMs,
        includeClosed: true,
        subtasks: true,
        orderBy: "created",
      },
      page,
    );
    const found = tasks.find(
      (task) => task.name.includes(sent.marker) && !sent.knownTaskIds.includes(task.id),
    );
    if (found !== undefined) return toSnapshot(found);
    if (isLast) return null;
  }
}
