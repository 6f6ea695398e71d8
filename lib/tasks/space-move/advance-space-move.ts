/** Carries a move out, link by link. Each is settled in one transaction with what is done to it, and so only once. */
import "server-only";
import { z } from "zod";
import { ClickUpApiError, type ConnectedClient, withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { move as moveIntent, NOTHING_TO_SAY } from "../internal/held-intent.ts";
import { requestIntent } from "../internal/request-intent.ts";
import { PRIMARY_PURPOSE, taskSourceTypeSchema } from "../schema.ts";
import type { TaskSources } from "../source.ts";
import { type ListedStatus, mapStatuses } from "./map-statuses.ts";
import { spaceMoveChoiceSchema } from "./schema.ts";

/** Links that one step looks after. */
const AT_ONCE = 20;

const moveSchema = z.object({
  id: idSchema,
  choice: spaceMoveChoiceSchema,
  connectionId: idSchema,
  workspaceId: z.string(),
  listId: z.string().nullable(),
  statuses: z.record(z.string(), z.string()),
  links: z.array(z.object({ linkId: idSchema, taskId: z.string(), listId: z.string() })),
});
type Move = z.infer<typeof moveSchema>;

const readWaiting = defineQuery({
  name: "tasks.read_waiting_moves",
  permission: "clickup:assign",
  input: z.strictObject({ moveId: idSchema }),
  output: moveSchema.nullable(),
  run: async (ctx, { moveId }) => {
    const move = await ctx.db.spaceMove.findUnique({ where: { id: moveId } });
    if (move === null || move.status !== "running") return null;
    const links = await ctx.db.spaceMoveLink.findMany({
      where: { moveId, state: "waiting" },
      orderBy: { linkId: "asc" },
      take: AT_ONCE,
      select: { linkId: true, link: { select: { taskId: true, listId: true } } },
    });
    return {
      ...move,
      choice: spaceMoveChoiceSchema.parse(move.choice),
      statuses: z.record(z.string(), z.string()).parse(move.statuses),
      links: links.map(({ linkId, link }) => ({ linkId, ...link })),
    };
  },
});

const failLink = defineCommand({
  name: "tasks.fail_space_move_link",
  withoutAudit: "nothing was changed; the reason is on the move",
  permission: "clickup:assign",
  input: z.strictObject({ moveId: idSchema, linkId: idSchema, reason: z.string() }),
  output: z.object({}),
  run: async (ctx, { moveId, linkId, reason }) => {
    await ctx.db.spaceMoveLink.updateMany({
      where: { moveId, linkId, state: "waiting" },
      data: { state: "failed", reason: reason.slice(0, 500) },
    });
    return { output: {} };
  },
});

const finish = defineCommand({
  name: "tasks.finish_space_move",
  withoutAudit: "the end of work under way; what it changed is on record",
  permission: "clickup:assign",
  input: z.strictObject({ moveId: idSchema }),
  output: z.object({}),
  run: async (ctx, { moveId }) => {
    await ctx.db.spaceMove.updateMany({
      where: { id: moveId, status: "running", links: { none: { state: "waiting" } } },
      data: { status: "finished", finishedAt: ctx.now() },
    });
    return { output: {} };
  },
});

export function defineAdvanceSpaceMove(sources: TaskSources) {
  const settleLink = defineCommand({
    name: "tasks.settle_space_move_link",
    audit: "task.space_moved",
    permission: "clickup:assign",
    input: z.strictObject({ moveId: idSchema, linkId: idSchema }),
    output: z.object({}),
    run: async (ctx, { moveId, linkId }) => {
      const at = ctx.now();
      const { count } = await ctx.db.spaceMoveLink.updateMany({
        where: { moveId, linkId, state: "waiting" },
        data: { state: "done" },
      });
      // Another run was quicker: what is to be said is said.
      if (count === 0) return { output: {}, audit: null };
      const move = await ctx.db.spaceMove.update({ where: { id: moveId }, data: { progressedAt: at } });
      await ctx.db.$queryRaw`select id from task_links where id = ${linkId}::uuid for update`;
      const link = await ctx.db.taskLink.findUniqueOrThrow({ where: { id: linkId } });
      // Undone meanwhile: nothing is left to look after.
      if (link.unlinkedAt !== null) return { output: {}, audit: null };
      await carryOut(ctx, move, link);
      return {
        output: {},
        audit: {
          target: { type: link.sourceType, id: link.sourceId, name: link.taskName },
          before: { spaceId: link.spaceId, listId: link.listId },
          after: { choice: move.choice, spaceId: move.spaceId },
        },
      };
    },
  });

  type MoveRow = Awaited<ReturnType<VerbContext["db"]["spaceMove"]["findUniqueOrThrow"]>>;
  type LinkRow = Awaited<ReturnType<VerbContext["db"]["taskLink"]["findUniqueOrThrow"]>>;

  async function carryOut(ctx: VerbContext, move: MoveRow, link: LinkRow): Promise<void> {
    const source = sources[taskSourceTypeSchema.parse(link.sourceType)];
    const { taskId, taskUrl, taskName } = link;
    const task = { taskId, taskUrl, taskName };
    const from = [link.spaceName, link.listName].filter((name) => name !== "").join(" / ");
    const to = [move.spaceName, move.listName ?? ""].filter((name) => name !== "").join(" / ");
    switch (spaceMoveChoiceSchema.parse(move.choice)) {
      case "keep":
        await source.onTaskChanged(ctx, link.sourceId, { kind: "kept", ...task, from, to });
        return;
      case "move": {
        // Sync may have noticed the move before us, and said so then.
        const isTold = link.listId === move.listId;
        await ctx.db.taskLink.update({
          where: { id: link.id },
          data: {
            connectionId: move.connectionId,
            spaceId: move.spaceId,
            spaceName: move.spaceName,
            listId: move.listId ?? link.listId,
            listName: move.listName ?? link.listName,
          },
        });
        if (!isTold)
          await source.onTaskChanged(ctx, link.sourceId, {
            kind: "moved",
            ...task,
            from,
            to,
            hasLeftSpace: false,
          });
        await ctx.db.$queryRaw`
          select relaydesk_request_sync(${link.id}::uuid, ${ctx.organisationId}::uuid, 'person')::text`;
        return;
      }
      case "recreate": {
        await ctx.db.taskLink.update({ where: { id: link.id }, data: { unlinkedAt: ctx.now() } });
        if (link.intentId !== null)
          await moveIntent(ctx.db, link.intentId, "unlink", { ...NOTHING_TO_SAY, completedAt: null });
        await source.onTaskChanged(ctx, link.sourceId, { kind: "unlinked", ...task });
        const { customerId, content } = await source.load(ctx, link.sourceId);
        await requestIntent(ctx, source, {
          id: link.sourceId,
          // One that was there before was linked by its own id; the new one is the pipeline's.
          purpose: link.origin === "linked" ? PRIMARY_PURPOSE : link.purpose,
          customerId,
          label: content.label,
        });
        return;
      }
    }
  }

  /** Moves the tasks at ClickUp; moving one that is there already changes nothing, so that a crash does no harm. */
  async function moveTasks(ctx: Context, connected: ConnectedClient, move: Move): Promise<void> {
    const { client } = connected;
    const target = move.listId ?? "";
    const statusesOf = new Map<string, ListedStatus[]>();
    const read = async (listId: string) => {
      const known = statusesOf.get(listId);
      if (known !== undefined) return known;
      const { statuses } = await client.getList(listId);
      const listed = statuses.map(({ id, status, type }) => ({ id, name: status, type }));
      statusesOf.set(listId, listed);
      return listed;
    };
    for (const { linkId, taskId } of move.links) {
      try {
        const task = await client.getTask(taskId);
        const from = task.list === null || task.list.id === target ? [] : await read(task.list.id);
        if (task.list?.id !== target)
          await client.moveTask(
            move.workspaceId,
            taskId,
            target,
            mapStatuses(from, await read(target), move.statuses),
          );
        await settleLink(ctx, { moveId: move.id, linkId });
      } catch (error) {
        if (!isOfOneTask(error)) throw error;
        const reason = [error.publicMessage, error.action].filter((text) => text !== undefined).join(" ");
        await failLink(ctx, { moveId: move.id, linkId, reason });
      }
    }
  }

  /**
   * Looks after the next links of a move. `isDone` when none waits any more. Trouble of ClickUp's is thrown: the same
   * links come again.
   */
  return async function advanceSpaceMove(
    ctx: Context,
    { moveId, signal }: { moveId: string; signal?: AbortSignal },
  ): Promise<{ isDone: boolean }> {
    const move = await readWaiting(ctx, { moveId });
    if (move === null) return { isDone: true };
    if (move.links.length === 0) {
      await finish(ctx, { moveId });
      return { isDone: true };
    }
    if (move.choice === "move") {
      const { connectionId } = move;
      await withClickUp(
        ctx,
        { connectionId, lane: "bulk", holder: moveId, ...(signal === undefined ? {} : { signal }) },
        (connected) => moveTasks(ctx, connected, move),
      );
    } else {
      for (const { linkId } of move.links) {
        try {
          await settleLink(ctx, { moveId, linkId });
        } catch (error) {
          // What stands in the way of one task stands there for a person to see.
          if (!(error instanceof RelaydeskError) || error.isRetryable) throw error;
          await failLink(ctx, { moveId, linkId, reason: error.publicMessage });
        }
      }
    }
    return { isDone: false };
  };
}

/** Failures that say nothing about the other tasks. */
function isOfOneTask(error: unknown): error is ClickUpApiError {
  return (
    error instanceof ClickUpApiError && (error.kind === "refused" || error.kind === "unreachable_object")
  );
}
