/** Makes the task at ClickUp: at most one call, noted before it leaves and judged by what came of it. */
import "server-only";
import { z } from "zod";
import {
  BULK_FROM,
  ClickUpApiError,
  type ConnectedClient,
  forgetLists,
  getCustomerTarget,
  readLists,
  readPriorityMap,
  resolveList,
  toTaskBody,
  withClickUp,
} from "#lib/clickup/index.ts";
import {
  LIST_PROBLEM_LABELS,
  type ListReason,
  listReasonSchema,
  priorityMapSchema,
  type TaskContent,
  taskPrioritySchema,
} from "#lib/clickup/schema.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { type HeldIntent, heldIntentInput } from "./internal/held-intent.ts";
import { again, failedSchema, giveUpHeld } from "./internal/outcomes.ts";
import { toSnapshot } from "./internal/task-snapshot.ts";
import { obstacleOf } from "./internal/task-state.ts";
import { waitTask } from "./internal/wait-task.ts";
import {
  type TaskFailure,
  type TaskSnapshot,
  taskObstacleSchema,
  taskSnapshotSchema,
  taskSourceTypeSchema,
} from "./schema.ts";
import { settleFailure } from "./settle-failure.ts";
import type { TaskSources } from "./source.ts";
import type { TaskPipeline } from "./task-pipeline.ts";
import { nextLookAt } from "./timings.ts";

export const createSchema = z.discriminatedUnion("next", [
  z.object({ next: z.literal("link"), task: taskSnapshotSchema }),
  z.object({ next: z.literal("wait"), until: z.string() }),
  failedSchema,
]);
export type CreateOutcome = z.infer<typeof createSchema>;

const contentSchema: z.ZodType<TaskContent> = z.object({
  marker: z.string(),
  kind: z.string(),
  label: z.string(),
  url: z.string(),
  title: z.string(),
  description: z.string(),
  priority: taskPrioritySchema,
  tags: z.array(z.string()),
  dueDate: z.string().nullable(),
  createdAt: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
});

const planSchema = z.object({
  attempts: z.number(),
  sourceType: taskSourceTypeSchema,
  sourceId: z.string(),
  customerId: z.string(),
  /** Whether it is one of hundreds that the customer wants made. */
  isBulk: z.boolean(),
  content: contentSchema,
  priorities: priorityMapSchema,
  obstacle: taskObstacleSchema.nullable(),
  place: z.object({ connectionId: z.string(), workspaceId: z.string(), spaceId: z.string() }).nullable(),
  chosenListId: z.string().nullable(),
  defaultListId: z.string().nullable(),
});
type Plan = z.infer<typeof planSchema>;
type Place = NonNullable<Plan["place"]>;

/** What to make and where, while the run still holds the intent and no call is out; null otherwise. */
function definePlan(sources: TaskSources) {
  return defineQuery({
    name: "tasks.plan",
    permission: "tasks:create",
    input: heldIntentInput,
    output: planSchema.nullable(),
    run: async (ctx, { intentId, runId }) => {
      const intent = await ctx.db.taskIntent.findFirst({
        where: { id: intentId, claimToken: runId, status: "creating", createSentAt: null },
      });
      if (intent === null) return null;
      const sourceType = taskSourceTypeSchema.parse(intent.sourceType);
      const source = sources[sourceType];
      const { customerId, content } = await source.load(ctx, intent.sourceId);
      const target = await getCustomerTarget(ctx.db, customerId);
      return {
        attempts: intent.attempts,
        sourceType,
        sourceId: intent.sourceId,
        customerId,
        isBulk: await isOneOfMany(ctx, intent.customerId),
        content: { ...content, marker: intent.marker },
        priorities: await readPriorityMap(ctx.db),
        obstacle: obstacleOf(target),
        place:
          target.connection === null || target.space === null
            ? null
            : {
                connectionId: target.connection.id,
                workspaceId: target.space.workspaceId,
                spaceId: target.space.id,
              },
        chosenListId: intent.listReason === ("chosen" satisfies ListReason) ? intent.listId : null,
        defaultListId: target.defaultListId,
      };
    },
  });
}

async function isOneOfMany(ctx: VerbContext, customerId: string | null): Promise<boolean> {
  const waiting = await ctx.db.taskIntent.count({ where: { customerId, status: "queued" }, take: BULK_FROM });
  return waiting >= BULK_FROM;
}

const markSent = defineCommand({
  name: "tasks.mark_sent",
  withoutAudit: "the pipeline's own bookkeeping; what it leads to is on record",
  permission: "tasks:create",
  input: heldIntentInput.extend({
    place: z.object({ connectionId: z.string(), workspaceId: z.string(), spaceId: z.string() }),
    list: z.object({ id: z.string(), name: z.string(), reason: listReasonSchema }),
  }),
  output: z.object({ sentAt: z.iso.datetime().nullable() }),
  run: async (ctx, { intentId, runId, place, list }) => {
    const at = ctx.now();
    // The one door to a create call: open only to the run that holds the intent, and only while no call is out.
    const { count } = await ctx.db.taskIntent.updateMany({
      where: { id: intentId, claimToken: runId, status: "creating", createSentAt: null },
      data: {
        createSentAt: at,
        claimedAt: at,
        connectionId: place.connectionId,
        workspaceId: place.workspaceId,
        spaceId: place.spaceId,
        listId: list.id,
        listName: list.name,
        listReason: list.reason,
      },
    });
    return { output: { sentAt: count === 1 ? at.toISOString() : null } };
  },
});

const unmarkSent = defineCommand({
  name: "tasks.unmark_sent",
  withoutAudit: "the pipeline's own bookkeeping; what it leads to is on record",
  permission: "tasks:create",
  input: heldIntentInput.extend({ sentAt: z.iso.datetime() }),
  output: z.object({}),
  run: async (ctx, { intentId, runId, sentAt }) => {
    await ctx.db.taskIntent.updateMany({
      where: { id: intentId, claimToken: runId, status: "creating", createSentAt: new Date(sentAt) },
      data: { createSentAt: null },
    });
    return { output: {} };
  },
});

/** The intent is no longer this run's, or another execution of it has a call out: nothing may leave. */
class NotOurTurnError extends Error {}

/** The call was noted, but the moment to send it has passed. */
class TooLateToSendError extends Error {}

export async function createTask(
  ctx: Context,
  pipeline: TaskPipeline,
  held: HeldIntent & { signal?: AbortSignal },
): Promise<CreateOutcome> {
  const { intentId, runId, signal } = held;
  const plan = await definePlan(pipeline.sources)(ctx, { intentId, runId });
  if (plan === null) return again(ctx);
  const giveUp = (failure: Problem) => giveUpHeld(ctx, pipeline, { intentId, runId }, failure);
  if (plan.obstacle !== null) return giveUp(plan.obstacle);
  const { place } = plan;
  if (place === null) throw new Error(`Intent ${intentId} has neither obstacle nor place`);

  // Filled while a create call may be out. The database says the same, for those who come after us.
  const call: { sentAt: string | null } = { sentAt: null };
  try {
    return await withClickUp(
      ctx,
      {
        connectionId: place.connectionId,
        lane: plan.isBulk ? "bulk" : "create",
        customerId: plan.customerId,
        holder: intentId,
        ...(signal === undefined ? {} : { signal }),
      },
      async (connected) => {
        for (let isSecondChoice = false; ; isSecondChoice = true) {
          const list = await chooseList(connected, plan, place);
          if (list.problem !== null) return giveUp(list.problem);
          const { sourceType, sourceId, customerId } = plan;
          const { workspaceId } = place;
          const custom = await pipeline.newTaskFields(ctx, connected, {
            ...{ sourceType, sourceId, customerId, workspaceId },
            list: list.list,
          });
          if (custom.problem !== null) return giveUp(custom.problem);
          try {
            const task = await send(connected, plan, list.list, custom, async () => {
              call.sentAt = await note(ctx, pipeline, { intentId, runId, place, list: list.list });
            });
            return { next: "link", task };
          } catch (error) {
            if (!isNotThere(error)) throw error;
            // ClickUp refused, so nothing was made. Our picture of the Space may be old: look at it anew, once.
            if (call.sentAt !== null) await unmarkSent(ctx, { intentId, runId, sentAt: call.sentAt });
            call.sentAt = null;
            await forgetLists(place.connectionId, place.spaceId);
            if (isSecondChoice) return giveUp(goneProblem(list.list.name));
          }
        }
      },
    );
  } catch (error) {
    if (error instanceof NotOurTurnError) return again(ctx);
    const { sentAt } = call;
    if (sentAt !== null && !isOutcomeKnown(error)) {
      return settleLater(ctx, pipeline, { intentId, runId, sentAt: new Date(sentAt) });
    }
    if (sentAt !== null) await unmarkSent(ctx, { intentId, runId, sentAt });
    if (error instanceof TooLateToSendError) return settleLate(ctx, { intentId, runId });
    return settleFailure(ctx, pipeline, { intentId, runId, attempts: plan.attempts }, error, true);
  }
}

type ChosenList = { id: string; name: string; reason: ListReason };
type Problem = TaskFailure;

async function chooseList(
  connected: ConnectedClient,
  plan: Plan,
  place: Place,
): Promise<{ list: ChosenList; problem: null } | { list: null; problem: Problem }> {
  let lists: Awaited<ReturnType<typeof readLists>>;
  try {
    lists = await readLists(connected, place.spaceId);
  } catch (error) {
    if (isNotThere(error)) return { list: null, problem: SPACE_GONE };
    throw error;
  }
  const resolved = resolveList(lists, plan);
  if (resolved.list === null)
    return {
      list: null,
      problem: { code: "clickup_list_missing", ...LIST_PROBLEM_LABELS[resolved.problem] },
    };
  return {
    list: { id: resolved.list.id, name: resolved.list.name, reason: resolved.reason },
    problem: null,
  };
}

const SPACE_GONE: Problem = {
  code: "clickup_space_missing",
  message: "ClickUp does not show us the customer's Space: it is gone, or closed to our connection.",
  action: "Choose another Space on the customer's page, then try again.",
};

function goneProblem(listName: string): Problem {
  return {
    code: "clickup_list_missing",
    message: `The List “${listName}” is gone, or closed to our connection.`,
    action: "Choose another List for this ticket.",
  };
}

async function send(
  { client, timeZone }: ConnectedClient,
  plan: Plan,
  list: ChosenList,
  { fields, isChecked }: Awaited<ReturnType<TaskPipeline["newTaskFields"]>>,
  beforeSend: () => Promise<void>,
): Promise<TaskSnapshot> {
  const body = {
    ...toTaskBody(plan.content, timeZone, plan.priorities),
    ...(fields.length === 0 ? {} : { custom_fields: fields }),
    ...(isChecked ? { check_required_custom_fields: true } : {}),
  };
  const task = await client.createTask(list.id, body, beforeSend);
  return toSnapshot(task);
}

/** Notes the call in a committed update, then lets it leave only if that took no longer than the send window. */
async function note(
  ctx: Context,
  pipeline: TaskPipeline,
  mark: { intentId: string; runId: string; place: Place; list: ChosenList },
): Promise<string> {
  // A clock that only runs forward, started before the note's own time is taken.
  const startedAt = pipeline.elapsedMs();
  const { sentAt } = await markSent(ctx, mark);
  if (sentAt === null) throw new NotOurTurnError();
  if (pipeline.elapsedMs() - startedAt <= pipeline.timings.sendWindowMs) return sentAt;
  await unmarkSent(ctx, { intentId: mark.intentId, runId: mark.runId, sentAt });
  throw new TooLateToSendError();
}

function isNotThere(error: unknown): boolean {
  return error instanceof ClickUpApiError && error.kind === "unreachable_object";
}

/** Whether it is certain that ClickUp made nothing. What we know nothing about is not. */
function isOutcomeKnown(error: unknown): boolean {
  return error instanceof ClickUpApiError && !error.isOutcomeUnknown;
}

async function settleLater(
  ctx: Context,
  { timings }: TaskPipeline,
  { intentId, runId, sentAt }: HeldIntent & { sentAt: Date },
): Promise<CreateOutcome> {
  const until = nextLookAt(sentAt, ctx.now(), timings).toISOString();
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

async function settleLate(ctx: Context, held: HeldIntent): Promise<CreateOutcome> {
  const until = new Date(ctx.now().getTime() + 1_000).toISOString();
  const { isOurs } = await waitTask(ctx, {
    ...held,
    until,
    reason: "retry",
    countsAsTry: false,
    isNothingSent: true,
  });
  return isOurs ? { next: "wait", until } : again(ctx);
}
