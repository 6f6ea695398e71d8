/** Tying a source to a task that is there already, and finding such a task: the network first, then one verb. */
import "server-only";
import { z } from "zod";
import {
  ClickUpApiError,
  getConnectionState,
  getCustomerClickup,
  taskMarker,
  withClickUp,
} from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { conflict, invalidField, RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { insertLink, resolveSettledNotices } from "./complete-task.ts";
import { getIntent } from "./internal/get-intent.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { noSpace } from "./internal/no-space.ts";
import { linkedPurpose } from "./internal/task-list.ts";
import { toCandidate, toSnapshot } from "./internal/task-snapshot.ts";
import { findStandingLink, readTaskState } from "./internal/task-state.ts";
import { parseTaskReference, type TaskReference } from "./parse-task-reference.ts";
import { ringNextAfterwards } from "./ring-next-tasks.ts";
import {
  PRIMARY_PURPOSE,
  type TaskCandidate,
  type TaskSnapshot,
  type TaskState,
  taskSnapshotSchema,
  taskStateSchema,
} from "./schema.ts";
import type { TaskSource } from "./source.ts";

/** Pages of a Space's tasks that a search reads at most: ClickUp has no search of its own by text. */
const SEARCH_PAGES = 3;
const SEARCH_RESULTS = 20;

export function defineLinking(
  source: TaskSource,
  getTask: (ctx: Context, input: { id: string }) => Promise<TaskState>,
) {
  const keyOf = (id: string) => ({ sourceType: source.type, sourceId: id });

  const attachTask = defineCommand({
    name: `${source.type}_task.attach`,
    audit: "task.linked",
    permission: "tasks:create",
    input: z.strictObject({
      id: idSchema,
      connectionId: idSchema,
      task: taskSnapshotSchema,
      /** Beside the task that leads, instead of as the one that leads. */
      isFurther: z.boolean(),
    }),
    output: taskStateSchema,
    run: async (ctx, { id, connectionId, task, isFurther }) => {
      const { customerId, content } = await source.load(ctx, id);
      const standing = await findStandingLink(ctx.db, ctx.organisationId, keyOf(id));
      const state = () => readTaskState(ctx.db, ctx.organisationId, keyOf(id), customerId);
      const same = await ctx.db.taskLink.findFirst({
        where: { ...keyOf(id), taskId: task.taskId, unlinkedAt: null },
        select: { id: true },
      });
      if (same !== null) return { output: await state(), audit: null };
      if (standing !== null && !isFurther)
        throw conflict(
          "Another task is linked already.",
          "Link this one as a further task, or unlink that first.",
        );
      await refuseWhileMaking(ctx, id);
      await refuseOtherCustomers(ctx, task.taskId, customerId);

      const purpose = standing === null && !isFurther ? PRIMARY_PURPOSE : linkedPurpose(task.taskId);
      const at = ctx.now();
      await ctx.db.$executeRaw`
        insert into task_intents (id, organisation_id, source_type, source_id, source_label, customer_id, purpose, status,
          marker, requested_by_type, requested_by_name, created_at, updated_at)
        values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${source.type}, ${id}::uuid, ${content.label}, ${customerId}::uuid, ${purpose}, 'cancelled',
          ${taskMarker(source.type, id)}, ${ctx.actor.type}, ${ctx.actor.name}, ${at}, ${at})
        on conflict (organisation_id, source_type, source_id, purpose) do nothing`;
      const intent = await getIntent(ctx.db, ctx.organisationId, { ...keyOf(id), purpose });
      const isMoved = await move(
        ctx.db,
        intent.id,
        "link",
        { ...NOTHING_TO_SAY, connectionId, completedAt: at, claimToken: null, claimedAt: null },
        { createSentAt: null },
      );
      if (!isMoved) throw beingMade();
      const linkId = await insertLink(ctx, {
        ...keyOf(id),
        customerId,
        purpose,
        origin: "linked",
        intentId: intent.id,
        connectionId,
        task,
        place: { workspaceId: null, spaceId: null, listId: null, listName: null },
        listReason: null,
      });
      // With the source held: a change that came first is in it, and one that comes later sees the link.
      const { fields } = await source.readFields(ctx, id);
      await ctx.db.taskLink.update({ where: { id: linkId }, data: { linkedAs: fields } });
      await source.onTaskChanged(ctx, id, {
        kind: "linked",
        taskId: task.taskId,
        taskUrl: task.url,
        taskName: task.name,
        listName: task.listName ?? "",
      });
      await resolveSettledNotices(ctx);
      await ringNextAfterwards(ctx, customerId);
      return {
        output: await state(),
        audit: {
          target: { type: source.type, id, name: `${content.label} ${content.title}` },
          after: { taskId: task.taskId, taskUrl: task.url },
        },
      };
    },
  });

  /**
   * A task whose making is not settled yet may be the one that is to be linked. Linked by hand, it would not be found
   * by those who look for it, and made a second time.
   */
  async function refuseWhileMaking(ctx: VerbContext, id: string): Promise<void> {
    const making = await ctx.db.taskIntent.findFirst({
      where: { ...keyOf(id), createSentAt: { not: null } },
      select: { id: true },
    });
    if (making !== null) throw beingMade();
  }

  /**
   * What one source says goes through the task to the others that it is linked to, and their customers read it: so they
   * are all of one customer.
   */
  async function refuseOtherCustomers(ctx: VerbContext, taskId: string, customerId: string): Promise<void> {
    const other = await ctx.db.taskLink.findFirst({
      where: { taskId, unlinkedAt: null, customerId: { not: customerId } },
      select: { id: true },
    });
    if (other === null) return;
    throw conflict(
      "This task is linked to another customer's ticket: what one customer's ticket says would reach the other's.",
      "Make a task of its own for this ticket, and connect the two in ClickUp.",
    );
  }

  /** Links the task that somebody pasted, unless it is in a Workspace that is not ours. */
  async function linkTask(
    ctx: Context,
    { id, task: text, isFurther = false }: { id: string; task: string; isFurther?: boolean },
  ): Promise<TaskState> {
    const { customerId } = await getTask(ctx, { id });
    const reference = parseTaskReference(text);
    if (reference === null)
      throw invalidField("task", "This is no task of ClickUp's. Paste its link, or its id such as 86b4qh1.");
    const { connections } = await getConnectionState(ctx, {});
    const { connection: own } = await getCustomerClickup(ctx, { id: customerId });
    if (own === null) throw notConnected();
    // The customer's own connection knows best; one of another workspace may still see the task.
    const others = connections.filter((other) => other.id !== own.id && other.status === "connected");
    const findBy = async (connectionId: string) => {
      const workspaces = connections.find((one) => one.id === connectionId)?.workspaces ?? [];
      return findTask(
        ctx,
        connectionId,
        new Set(workspaces.map(({ id: workspaceId }) => workspaceId)),
        reference,
      );
    };
    let found: FoundTask | null = null;
    let refusal: RelaydeskError | null = null;
    for (const connectionId of [own.id, ...others.map((other) => other.id)]) {
      try {
        found = await findBy(connectionId);
        break;
      } catch (error) {
        if (!(error instanceof RelaydeskError) || error.code !== "clickup_task_foreign") throw error;
        refusal ??= error;
      }
    }
    if (found === null) throw refusal ?? unknownTask();
    return attachTask(ctx, { id, ...found, isFurther });
  }

  /** Tasks of the customer's Space whose name has all the words, those changed last first. */
  async function searchTasks(
    ctx: Context,
    { id, q }: { id: string; q: string },
  ): Promise<{ items: TaskCandidate[]; isPartial: boolean }> {
    const { customerId } = await getTask(ctx, { id });
    const { space } = await getCustomerClickup(ctx, { id: customerId });
    if (space === null) throw noSpace();
    const words = q
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    return withClickUp(ctx, { connectionId: space.connection.id, lane: "person" }, async ({ client }) => {
      const items: TaskCandidate[] = [];
      for (let page = 0; page < SEARCH_PAGES; page += 1) {
        const { tasks, isLast } = await client.searchTasks(
          space.workspace.id,
          { spaceIds: [space.id], orderBy: "updated", includeClosed: false, subtasks: true },
          page,
        );
        const hits = tasks.filter((task) => words.every((word) => task.name.toLowerCase().includes(word)));
        items.push(...hits.map(toCandidate));
        if (isLast)
          return { items: items.slice(0, SEARCH_RESULTS), isPartial: items.length > SEARCH_RESULTS };
        if (items.length >= SEARCH_RESULTS) break;
      }
      return { items: items.slice(0, SEARCH_RESULTS), isPartial: true };
    });
  }

  return { attachTask, linkTask, searchTasks };
}

function beingMade(): RelaydeskError {
  return conflict(
    "A task is being made for this at the moment.",
    "Wait until it is there; unlink it if you want another.",
  );
}

type FoundTask = { connectionId: string; task: TaskSnapshot };

/** Reads a task by one connection, unless it is in a Workspace that this connection was not given. */
function findTask(
  ctx: Context,
  connectionId: string,
  workspaces: ReadonlySet<string>,
  reference: TaskReference,
): Promise<FoundTask> {
  return withClickUp(ctx, { connectionId, lane: "person" }, async (connected) => {
    if (reference.customIdWorkspace !== null && !workspaces.has(reference.customIdWorkspace)) throw foreign();
    const found = await connected.client
      .getTask(reference.taskId, reference.customIdWorkspace ?? undefined)
      .catch((error: unknown) => {
        throw error instanceof ClickUpApiError && error.kind === "unreachable_object" ? unknownTask() : error;
      });
    // The token may reach more than this organisation was given; our own list decides.
    if (found.team_id === null || !workspaces.has(found.team_id)) throw foreign();
    return { connectionId, task: toSnapshot(found) };
  });
}

function notConnected(): RelaydeskError {
  return new RelaydeskError("clickup_not_connected", "No ClickUp connection", {
    publicMessage: "ClickUp is not connected.",
    action: "Ask an admin to connect it under Settings → ClickUp.",
  });
}

function foreign(): RelaydeskError {
  return new RelaydeskError("clickup_task_foreign", "The task is in a workspace that is not ours", {
    publicMessage: "This task belongs to a ClickUp workspace that Relaydesk is not connected to.",
    action: "Choose a task of a connected workspace, or ask an admin to connect that one.",
  });
}

function unknownTask(): RelaydeskError {
  return new RelaydeskError("clickup_task_foreign", "ClickUp does not show us the task", {
    publicMessage:
      "ClickUp does not show this task to our connection: it was deleted, or is in a workspace that is not ours.",
    action: "Check the link, or ask an admin to connect the workspace that the task is in.",
  });
}
