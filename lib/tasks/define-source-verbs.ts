/**
 * The verbs that people and programs have for the task of one source: asking for it, following it, undoing it.
 * A source makes its own set by handing over its adapter.
 */
import "server-only";
import { getCustomerTarget, taskMarker } from "#lib/clickup/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { resolveSettledNotices } from "./complete-task.ts";
import { getIntent } from "./internal/get-intent.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import {
  findIntent,
  findStandingLink,
  obstacleError,
  obstacleOf,
  PURPOSE,
  readTaskState,
} from "./internal/task-state.ts";
import { chooseListInput, sourceInput, taskRequested, taskStateSchema } from "./schema.ts";
import type { TaskSource } from "./source.ts";

export function defineSourceVerbs(source: TaskSource) {
  const keyOf = (id: string) => ({ sourceType: source.type, sourceId: id });
  const state = async (ctx: VerbContext, id: string, customerId: string) =>
    readTaskState(ctx.db, ctx.organisationId, keyOf(id), customerId);
  const requester = (ctx: VerbContext) => ({
    requestedByType: ctx.actor.type,
    requestedById: "userId" in ctx.actor ? ctx.actor.userId : null,
    requestedByName: ctx.actor.name,
  });
  const target = (id: string, name: string) => ({ type: source.type, id, name });

  /** Asks for the task. Asking again, at once or later, comes to the same intent, and to the same task. */
  const requestTask = defineCommand({
    name: `${source.type}_task.request`,
    audit: "task.requested",
    permission: "tasks:create",
    input: sourceInput,
    output: taskStateSchema,
    run: async (ctx, { id }) => {
      const { customerId, content } = await source.load(ctx, id);
      const standing = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id));
      if (standing !== null) return { output: await state(ctx, id, customerId), audit: null };
      const obstacle = obstacleOf(await getCustomerTarget(ctx.db, customerId));
      if (obstacle !== null) throw obstacleError(obstacle);

      // The unique index decides between callers at once; the loser's insert waits for the winner's commit.
      const intentId = newId();
      const at = ctx.now();
      const who = requester(ctx);
      const inserted = await ctx.db.$executeRaw`
        insert into task_intents (id, organisation_id, source_type, source_id, source_label, customer_id, purpose, status,
          marker, requested_by_type, requested_by_id, requested_by_name, created_at, updated_at)
        values (${intentId}::uuid, ${ctx.organisationId}::uuid, ${source.type}, ${id}::uuid, ${content.label}, ${customerId}::uuid, ${PURPOSE}, 'queued',
          ${taskMarker(source.type, id)}, ${who.requestedByType}, ${who.requestedById}::uuid, ${who.requestedByName}, ${at}, ${at})
        on conflict (organisation_id, source_type, source_id, purpose) do nothing`;
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id));
      const isAsked =
        inserted === 1 ||
        (await move(ctx.db, intent.id, "request", {
          ...NOTHING_TO_SAY,
          ...who,
          attempts: 0,
          completedAt: null,
          dispatchedAt: null,
          // A fresh start forgets the List chosen for the last one; another try keeps it.
          ...(intent.status === "cancelled" ? { listId: null, listName: null, listReason: null } : {}),
        }));
      if (isAsked) {
        ctx.emit(taskRequested, { intentId: intent.id });
        await source.onTaskChanged(ctx, id, { kind: "requested" });
        await resolveSettledNotices(ctx);
      }
      return {
        output: await state(ctx, id, customerId),
        audit: isAsked
          ? { target: target(id, `${content.label} ${content.title}`), after: { intentId: intent.id } }
          : null,
      };
    },
  });

  /** Where the source stands with its task. */
  const getTask = defineQuery({
    name: `${source.type}_task.get`,
    permission: "tasks:read",
    input: sourceInput,
    output: taskStateSchema,
    run: async (ctx, { id }) => {
      const { customerId } = await source.load(ctx, id);
      return state(ctx, id, customerId);
    },
  });

  /** Tries again what was given up. */
  const retryTask = defineCommand({
    name: `${source.type}_task.retry`,
    audit: "task.retried",
    permission: "tasks:create",
    input: sourceInput,
    output: taskStateSchema,
    run: async (ctx, { id }) => {
      const { customerId, content } = await source.load(ctx, id);
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id));
      const obstacle = obstacleOf(await getCustomerTarget(ctx.db, customerId));
      if (obstacle !== null) throw obstacleError(obstacle);
      const isMoved = await move(ctx.db, intent.id, "retry", {
        ...NOTHING_TO_SAY,
        attempts: 0,
        dispatchedAt: null,
      });
      if (isMoved) {
        ctx.emit(taskRequested, { intentId: intent.id });
        await resolveSettledNotices(ctx);
      }
      return {
        output: await state(ctx, id, customerId),
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
    input: sourceInput,
    output: taskStateSchema,
    run: async (ctx, { id }) => {
      const { customerId, content } = await source.load(ctx, id);
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id));
      const isMoved = await move(
        ctx.db,
        intent.id,
        "cancel",
        { ...NOTHING_TO_SAY, claimToken: null, claimedAt: null },
        { createSentAt: null },
      );
      if (!isMoved && intent.status !== "cancelled") throw tooLate();
      if (isMoved) await resolveSettledNotices(ctx);
      return {
        output: await state(ctx, id, customerId),
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
    input: sourceInput,
    output: taskStateSchema,
    run: async (ctx, { id }) => {
      const { customerId, content } = await source.load(ctx, id);
      const link = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id));
      if (link === null) return { output: await state(ctx, id, customerId), audit: null };
      const { count } = await ctx.db.taskLink.updateMany({
        where: { id: link.id, unlinkedAt: null },
        data: { unlinkedAt: ctx.now(), standingKey: null },
      });
      if (count === 0) throw conflict("Somebody has undone this link already.");
      const intent = await findIntent(ctx.db, ctx.organisationId, keyOf(id));
      if (intent !== null) await move(ctx.db, intent.id, "unlink", { ...NOTHING_TO_SAY, completedAt: null });
      const { taskId, taskUrl, taskName } = link;
      await source.onTaskChanged(ctx, id, { kind: "unlinked", taskId, taskUrl, taskName });
      return {
        output: await state(ctx, id, customerId),
        audit: {
          target: target(id, `${content.label} ${content.title}`),
          before: { taskId, taskUrl },
          after: null,
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
    run: async (ctx, { id, listId }) => {
      const { customerId, content } = await source.load(ctx, id);
      const intent = await getIntent(ctx.db, ctx.organisationId, keyOf(id));
      const isMoved = await move(
        ctx.db,
        intent.id,
        "retry",
        { ...NOTHING_TO_SAY, attempts: 0, listId, listName: null, listReason: "chosen", dispatchedAt: null },
        // While a call may be out, the place it went to must stay on record.
        { createSentAt: null },
      );
      if (!isMoved)
        throw conflict("The List can be chosen only while the request waits for one.", "Reload the page.");
      ctx.emit(taskRequested, { intentId: intent.id });
      await resolveSettledNotices(ctx);
      return {
        output: await state(ctx, id, customerId),
        audit: {
          target: target(id, `${content.label} ${content.title}`),
          before: { listId: intent.listId },
          after: { listId },
        },
      };
    },
  });

  return { requestTask, getTask, retryTask, cancelTask, unlinkTask, putIntoList };
}

function tooLate() {
  return conflict(
    "The task is being made at this moment, or may be there already.",
    "Wait until it is there, then unlink it.",
  );
}
