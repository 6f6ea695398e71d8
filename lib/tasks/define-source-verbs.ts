/**
 * The verbs that people and programs have for the task of one source: asking for it, following it, undoing it.
 * A source makes its own set by handing over its adapter.
 */
import "server-only";
import { getCustomerTarget } from "#lib/clickup/index.ts";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { resolveSettledNotices } from "./complete-task.ts";
import { getIntent } from "./internal/get-intent.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { replaceLink } from "./internal/replace-link.ts";
import { requestIntent } from "./internal/request-intent.ts";
import { readTaskList } from "./internal/task-list.ts";
import {
  findStandingLink,
  obstacleError,
  obstacleOf,
  readTaskState,
  type TaskKey,
} from "./internal/task-state.ts";
import { ringNextAfterwards } from "./ring-next-tasks.ts";
import {
  chooseListInput,
  PRIMARY_PURPOSE,
  requestTaskInput,
  sourceInput,
  sourceTaskInput,
  taskEntryInput,
  taskListSchema,
  taskRequested,
  taskStateSchema,
} from "./schema.ts";
import type { TaskSource } from "./source.ts";

export function defineSourceVerbs(source: TaskSource) {
  const keyOf = (id: string, entryId?: string): TaskKey => ({
    sourceType: source.type,
    sourceId: id,
    entryId,
  });
  const state = async (ctx: VerbContext, key: TaskKey, customerId: string) =>
    readTaskState(ctx.db, ctx.organisationId, key, customerId);
  const target = (id: string, name: string) => ({ type: source.type, id, name });

  /**
   * Asks for the task, or for a further one by what it is for. Asking again, at once or later, comes to the same
   * intent, and to the same task.
   */
  const requestTask = defineCommand({
    name: `${source.type}_task.request`,
    audit: "task.requested",
    permission: "tasks:create",
    input: requestTaskInput,
    output: taskStateSchema,
    run: async (ctx, { id, purpose }) => {
      const { customerId, content } = await source.load(ctx, id);
      const key: TaskKey = { ...keyOf(id), purpose };
      const standing = await findStandingLink(ctx.db, ctx.organisationId, key);
      if (standing !== null) return { output: await state(ctx, key, customerId), audit: null };
      const asked = await requestIntent(ctx, source, {
        id,
        purpose: purpose ?? PRIMARY_PURPOSE,
        customerId,
        label: content.label,
      });
      return {
        output: await state(ctx, key, customerId),
        audit: asked.isAsked
          ? { target: target(id, `${content.label} ${content.title}`), after: { intentId: asked.intentId } }
          : null,
      };
    },
  });

  /** Where the source stands with its task. */
  const getTask = defineQuery({
    name: `${source.type}_task.get`,
    permission: "tasks:read",
    input: sourceTaskInput,
    output: taskStateSchema,
    run: async (ctx, { id, entryId }) => {
      const { customerId } = await source.load(ctx, id);
      return state(ctx, keyOf(id, entryId), customerId);
    },
  });

  /** Tries again what was given up. */
  const retryTask = defineCommand({
    name: `${source.type}_task.retry`,
    audit: "task.retried",
    permission: "tasks:create",
    input: sourceTaskInput,
    output: taskStateSchema,
    run: async (ctx, { id, entryId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id, entryId));
      const obstacle = obstacleOf(await getCustomerTarget(ctx.db, customerId));
      if (obstacle !== null) throw obstacleError(obstacle);
      const isMoved = await move(ctx.db, intent.id, "retry", {
        ...NOTHING_TO_SAY,
        attempts: 0,
        dispatchedAt: ctx.now(),
      });
      if (isMoved) {
        ctx.emit(taskRequested, { intentId: intent.id });
        await resolveSettledNotices(ctx);
      }
      return {
        output: await state(ctx, keyOf(id, entryId), customerId),
        audit: isMoved
          ? {
              target: target(id, `${content.label} ${content.title}`),
              before: { status: intent.status, code: intent.failureCode },
              after: { status: "queued" },
            }
          : null,
      };
    },
  });

  /** Takes a request back, as long as no task can have come of it. */
  const cancelTask = defineCommand({
    name: `${source.type}_task.cancel`,
    audit: "task.cancelled",
    permission: "tasks:create",
    input: sourceTaskInput,
    output: taskStateSchema,
    run: async (ctx, { id, entryId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id, entryId));
      const isMoved = await move(
        ctx.db,
        intent.id,
        "cancel",
        { ...NOTHING_TO_SAY, claimToken: null, claimedAt: null },
        { createSentAt: null },
      );
      if (!isMoved && intent.status !== "cancelled") throw tooLate();
      if (isMoved) {
        await resolveSettledNotices(ctx);
        await ringNextAfterwards(ctx, customerId);
      }
      return {
        output: await state(ctx, keyOf(id, entryId), customerId),
        audit: isMoved
          ? {
              target: target(id, `${content.label} ${content.title}`),
              before: { status: intent.status },
              after: { status: "cancelled" },
            }
          : null,
      };
    },
  });

  /** Undoes the link. The task in ClickUp stays as it is. */
  const unlinkTask = defineCommand({
    name: `${source.type}_task.unlink`,
    audit: "task.unlinked",
    permission: "tasks:create",
    input: sourceTaskInput,
    output: taskStateSchema,
    run: async (ctx, { id, entryId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const link = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id, entryId));
      if (link === null) return { output: await state(ctx, keyOf(id, entryId), customerId), audit: null };
      const { count } = await ctx.db.taskLink.updateMany({
        where: { id: link.id, unlinkedAt: null },
        data: { unlinkedAt: ctx.now() },
      });
      if (count === 0) throw conflict("Somebody has undone this link already.");
      if (link.intentId !== null)
        await move(ctx.db, link.intentId, "unlink", { ...NOTHING_TO_SAY, completedAt: null });
      const { taskId, taskUrl, taskName } = link;
      await source.onTaskChanged(ctx, id, { kind: "unlinked", taskId, taskUrl, taskName });
      return {
        // The entry is no more; what the source is left with is its leading one.
        output: await state(ctx, keyOf(id), customerId),
        audit: {
          target: target(id, `${content.label} ${content.title}`),
          before: { taskId, taskUrl },
          after: null,
        },
      };
    },
  });

  /** Undoes a link and asks for a new task in its place: for one whose task is gone. */
  const replaceTask = defineCommand({
    name: `${source.type}_task.replace`,
    audit: "task.replaced",
    permission: "tasks:create",
    input: taskEntryInput,
    output: taskListSchema,
    run: async (ctx, { id, entryId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const link = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id, entryId));
      if (link === null) throw notFound("linked task");
      if (link.goneAt === null)
        throw conflict("The task is there.", "Unlink it first if you want another in its place.");
      await replaceLink(ctx, source, link);
      return {
        output: await readTaskList(ctx.db, ctx.organisationId, keyOf(id), customerId),
        audit: {
          target: target(id, `${content.label} ${content.title}`),
          before: { taskId: link.taskId, gone: link.goneKind },
          after: { status: "queued" },
        },
      };
    },
  });

  /** Picks the List for a source whose own is not there, and goes on. The caller has checked the List. */
  const putIntoList = defineCommand({
    name: `${source.type}_task.put_into_list`,
    audit: "task.list_chosen",
    permission: "tasks:create",
    input: chooseListInput,
    output: taskStateSchema,
    run: async (ctx, { id, entryId, listId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id, entryId));
      const isMoved = await move(
        ctx.db,
        intent.id,
        "retry",
        {
          ...NOTHING_TO_SAY,
          attempts: 0,
          listId,
          listName: null,
          listReason: "chosen",
          dispatchedAt: ctx.now(),
        },
        // While a call may be out, the place it went to must stay on record.
        { createSentAt: null },
      );
      if (!isMoved)
        throw conflict("The List can be chosen only while the request waits for one.", "Reload the page.");
      ctx.emit(taskRequested, { intentId: intent.id });
      await resolveSettledNotices(ctx);
      return {
        output: await state(ctx, keyOf(id, entryId), customerId),
        audit: {
          target: target(id, `${content.label} ${content.title}`),
          before: { listId: intent.listId },
          after: { listId },
        },
      };
    },
  });

  /** Makes one of the linked tasks the one that leads. */
  const leadTask = defineCommand({
    name: `${source.type}_task.lead`,
    audit: "task.lead_changed",
    permission: "tasks:create",
    input: taskEntryInput,
    output: taskListSchema,
    run: async (ctx, { id, entryId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const list = () => readTaskList(ctx.db, ctx.organisationId, keyOf(id), customerId);
      const link = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id, entryId));
      if (link === null) throw notFound("linked task");
      const before = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id));
      if (before?.id === link.id) return { output: await list(), audit: null };
      const leadKey = `${source.type}:${id}`;
      await ctx.db.taskLink.updateMany({ where: { leadKey }, data: { leadKey: null } });
      const { count } = await ctx.db.taskLink.updateMany({
        where: { id: link.id, unlinkedAt: null },
        data: { leadKey },
      });
      if (count === 0) throw conflict("Somebody has undone this link already.");
      const { taskId, taskUrl, taskName } = link;
      await source.onTaskChanged(ctx, id, { kind: "lead_changed", taskId, taskUrl, taskName });
      return {
        output: await list(),
        audit: {
          target: target(id, `${content.label} ${content.title}`),
          before: { taskId: before?.taskId ?? null },
          after: { taskId },
        },
      };
    },
  });

  /** All tasks of the source, the leading one first. */
  const listTasks = defineQuery({
    name: `${source.type}_task.list`,
    permission: "tasks:read",
    input: sourceInput,
    output: taskListSchema,
    run: async (ctx, { id }) => {
      const { customerId } = await source.load(ctx, id);
      return readTaskList(ctx.db, ctx.organisationId, keyOf(id), customerId);
    },
  });

  return {
    requestTask,
    getTask,
    retryTask,
    cancelTask,
    unlinkTask,
    replaceTask,
    putIntoList,
    leadTask,
    listTasks,
  };
}

function tooLate() {
  return conflict(
    "The task is being made at this moment, or may be there already.",
    "Wait until it is there, then unlink it.",
  );
}
