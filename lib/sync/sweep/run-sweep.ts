/**
 * The reading part of reconciliation: pages of tasks, and by id what no page showed. It takes what the budget has to
 * spare and nothing else, stores its place with each page, and mends nothing itself.
 */
import "server-only";
import { z } from "zod";
import {
  type ClickUpClient,
  ClickUpRateLimitError,
  type ClickUpTask,
  type ConnectedClient,
  listWebhookOutages,
  noteOwedEvent,
  readPeople,
  withClickUp,
} from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { TaskSources } from "#lib/tasks/index.ts";
import { statusesOfList } from "../comparison/list-statuses.ts";
import { rawCustomValues, taskValuesOf } from "../comparison/task-values.ts";
import { toDefinition } from "../engine/custom/definition.ts";
import { findStatusKey, type MappedStatus } from "../engine/statuses.ts";
import { mapPeople } from "../people/map-people.ts";
import { checkConversations } from "./check-conversations.ts";
import { defineCheckTasks, type ReadTask } from "./check-tasks.ts";
import { type ClaimedSweep, claimSweep, releaseSweep } from "./claim-sweep.ts";
import { listDueConversations, turnOf } from "./due-conversations.ts";
import type { NextPlace } from "./internal/sweep-progress.ts";
import { mayBeOwnTrouble, requireClickUp } from "./own-trouble.ts";
import { isOutOfSight, probeTasks } from "./probe-tasks.ts";
import { readConversations } from "./read-conversations.ts";
import { countUnseenLinks, listLinkedTasks, listUnseenLists, listUnseenTasks } from "./unseen-links.ts";

/** Calls that one step may take, so that it ends well within its time. */
const PAGES_A_STEP = 12;
const PROBES_A_COMMIT = 10;
const PROBES_A_STEP = 60;
const CONVERSATIONS_A_COMMIT = 10;
/** From a sweep's start on. What is left by then waits for the next one: looking for changes comes first. */
const READS_CONVERSATIONS_FOR_MS = 12 * 60_000;
/** Lists that one search names: more would make too long an address. */
const LISTS_AT_ONCE = 40;
/** After trouble of ClickUp's. */
const TROUBLE_WAIT_MS = 2 * 60_000;
/** Filled gaps older than this explain nothing that is still found. */
const OUTAGES_SINCE_MS = 30 * 24 * 3_600_000;

export const sweepStepSchema = z.object({
  outcome: z.enum(["going_on", "waiting", "done", "left"]),
  /** When a waiting one goes on. */
  until: z.string().nullable(),
});
export type SweepStep = z.infer<typeof sweepStepSchema>;

type Found = {
  tasks: ClickUpTask[];
  absent: { taskId: string; code: string }[];
  /** What ClickUp cannot answer about: left to its comparison. */
  troubled: string[];
  calls: number;
  next: NextPlace;
};
/** What one transaction has stored. */
type Stored = { isHeld: boolean; missedAt: number | null; calls: number; next: NextPlace };

type PairedPerson = Awaited<ReturnType<typeof mapPeople>>[number];
type WebhookOutage = Awaited<ReturnType<typeof listWebhookOutages>>[number];

export function createRunSweep(sources: TaskSources) {
  const checkTasks = defineCheckTasks(sources);

  /** Goes on with a sweep for one step's time. `left` when it is in other hands, over, or not yet due. */
  return async function runSweep(
    ctx: Context,
    { sweepId, signal }: { sweepId: string; signal?: AbortSignal },
  ): Promise<SweepStep> {
    const sweep = await claimSweep(ctx, { sweepId, claimToken: newId() });
    if (sweep === null) return { outcome: "left", until: null };
    const release = async (outcome: SweepStep["outcome"], notBefore: Date, problem: string | null) => {
      await releaseSweep(ctx, { sweepId, claimToken: sweep.claimToken, notBefore, problem });
      return { outcome, until: outcome === "waiting" ? notBefore.toISOString() : null };
    };
    try {
      const { connectionId } = sweep;
      const options = { connectionId, lane: "sweep" as const, ...(signal === undefined ? {} : { signal }) };
      const isDone = await withClickUp(ctx, options, (connected) => readOn(ctx, connected, sweep));
      return isDone ? { outcome: "done", until: null } : await release("going_on", ctx.now(), null);
    } catch (error) {
      if (error instanceof ClickUpRateLimitError) return release("waiting", error.availableAt, null);
      if (!(error instanceof RelaydeskError)) {
        await release(
          "waiting",
          new Date(ctx.now().getTime() + TROUBLE_WAIT_MS),
          "Something went wrong on our side.",
        );
        throw error;
      }
      const until = new Date(ctx.now().getTime() + TROUBLE_WAIT_MS);
      return release("waiting", until, error.publicMessage ?? "ClickUp is having trouble.");
    }
  };

  /** Reads until the step's share is used up; true when there is no more to read. */
  async function readOn(ctx: Context, connected: ConnectedClient, claimed: ClaimedSweep): Promise<boolean> {
    const { connectionId, workspaceId } = claimed;
    const people = await mapPeople(ctx, await readPeople(connected, workspaceId));
    const since = new Date(ctx.now().getTime() - OUTAGES_SINCE_MS);
    const outages = await listWebhookOutages(ctx, { connectionId, workspaceId, since });
    let sweep = claimed;
    for (let calls = 0; calls < (sweep.phase === "reading" ? PAGES_A_STEP : PROBES_A_STEP); ) {
      const stored: Stored =
        sweep.phase === "conversations"
          ? await checkSome(ctx, connected, sweep, outages)
          : await checkPage(ctx, connected, sweep, { people, outages });
      if (!stored.isHeld) return false;
      if (stored.missedAt !== null) {
        const changedAt = new Date(stored.missedAt);
        await noteOwedEvent(ctx, { connectionId, workspaceId, changedAt });
      }
      if (stored.next.phase === "done") return true;
      sweep = { ...sweep, ...stored.next };
      calls += Math.max(stored.calls, 1);
    }
    return false;
  }

  async function checkPage(
    ctx: Context,
    connected: ConnectedClient,
    sweep: ClaimedSweep,
    { people, outages }: { people: PairedPerson[]; outages: WebhookOutage[] },
  ): Promise<Stored> {
    const { connectionId, workspaceId, claimToken, sweepId } = sweep;
    const readAt = ctx.now();
    const found =
      sweep.phase === "probing"
        ? await probe(ctx, connected.client, sweep)
        : sweep.kind === "full"
          ? await readLists(ctx, connected.client, sweep)
          : await readChanges(connected.client, sweep);
    const { calls, next } = found;
    const taskIds = found.tasks.map(({ id }) => id);
    const linked = new Set(await listLinkedTasks(ctx, { connectionId, workspaceId, taskIds }));
    const { statusesByList, untold } = await statusesOf(
      ctx,
      connected,
      found.tasks.filter(({ id }) => linked.has(id)),
    );
    const told = found.tasks.filter(({ id }) => !untold.includes(id));
    const { isHeld, missedAt } = await checkTasks(ctx, {
      sweepId,
      claimToken,
      connectionId,
      workspaceId,
      timeZone: connected.timeZone,
      readAt,
      tasks: told.map((task) => toReadTask(task, connected.timeZone, statusesByList)),
      absent: found.absent,
      troubled: [...found.troubled, ...untold],
      statusesByList,
      people,
      outages,
      calls,
      next,
    });
    return { isHeld, missedAt, calls, next };
  }

  /** What is said on some of the tasks; it is over when none is left whose comments are due. */
  async function checkSome(
    ctx: Context,
    { client }: ConnectedClient,
    sweep: ClaimedSweep,
    outages: WebhookOutage[],
  ): Promise<Stored> {
    const { connectionId, workspaceId, claimToken, sweepId, startedAt } = sweep;
    const isLate = ctx.now().getTime() - startedAt.getTime() >= READS_CONVERSATIONS_FOR_MS;
    const due = isLate
      ? []
      : await listDueConversations(ctx, {
          connectionId,
          workspaceId,
          startedAt,
          turn: turnOf(sweep, outages),
          limit: CONVERSATIONS_A_COMMIT,
        });
    const { readings, troubled, calls } = await readConversations(ctx, client, sources, due);
    const done = new Set([...readings.map(({ linkId }) => linkId), ...troubled]);
    const byTurn = due.filter(({ linkId, isByTurn }) => isByTurn && done.has(linkId)).length;
    const here = placeOf(sweep);
    const next: NextPlace =
      due.length === 0 ? { ...here, phase: "done" } : { ...here, page: here.page + byTurn };
    const { isHeld, missedAt } = await checkConversations(ctx, {
      sweepId,
      claimToken,
      readings,
      troubled,
      outages,
      calls,
      next,
    });
    return { isHeld, missedAt, calls, next };
  }
}

/** A page of what changed since the last sweep; after the last one it is over. */
async function readChanges(client: ClickUpClient, sweep: ClaimedSweep): Promise<Found> {
  const { since, page } = sweep;
  const next = { ...placeOf(sweep), page: page + 1 };
  try {
    const { tasks, isLast } = await client.searchTasks(
      sweep.workspaceId,
      {
        ...(since === null ? {} : { dateUpdatedGt: since.getTime() }),
        orderBy: "updated",
        includeClosed: true,
        subtasks: true,
        markdown: true,
        leavesOutUnreadable: true,
      },
      page,
    );
    return { tasks, absent: [], troubled: [], calls: 1, next: isLast ? afterReading(next) : next };
  } catch (error) {
    if (!isOutOfSight(error)) throw error;
    const problem = "ClickUp does not show this Workspace to the connected person.";
    return { tasks: [], absent: [], troubled: [], calls: 1, next: { ...next, phase: "done", problem } };
  }
}

/**
 * A page of the Lists whose links are yet to be seen. Pages are read for as long as they are the cheaper way: when as
 * many were read as links are left, those are asked for by id.
 */
async function readLists(ctx: Context, client: ClickUpClient, sweep: ClaimedSweep): Promise<Found> {
  const { connectionId, workspaceId, startedAt } = sweep;
  const place = { connectionId, workspaceId, startedAt };
  let { listIds, listAfter, page } = sweep;
  const left = listIds.length === 0 ? 0 : await countUnseenLinks(ctx, { ...place, listIds });
  if (left <= page) {
    listAfter = listIds.at(-1) ?? listAfter;
    listIds = await listUnseenLists(ctx, { ...place, after: listAfter, limit: LISTS_AT_ONCE });
    page = 0;
  }
  const next = { ...placeOf(sweep), listIds, listAfter };
  if (listIds.length === 0) {
    return { tasks: [], absent: [], troubled: [], calls: 0, next: { ...next, phase: "probing", page: 0 } };
  }
  try {
    // In the order of their making, which does not shift while they change.
    const { tasks, isLast } = await client.searchTasks(
      workspaceId,
      {
        listIds,
        orderBy: "created",
        includeClosed: true,
        subtasks: true,
        markdown: true,
        leavesOutUnreadable: true,
      },
      page,
    );
    const end = { listIds: [], listAfter: listIds.at(-1) ?? listAfter, page: 0 };
    return {
      tasks,
      absent: [],
      troubled: [],
      calls: 1,
      next: isLast ? { ...next, ...end } : { ...next, page: page + 1 },
    };
  } catch (error) {
    // The whole Workspace is out of sight: task by task says what that means for each link.
    if (!isOutOfSight(error)) throw error;
    return {
      tasks: [],
      absent: [],
      troubled: [],
      calls: 1,
      next: { ...next, phase: "probing", listIds: [], page: 0 },
    };
  }
}

/** Some of the tasks that no page showed, by id: moved, archived, deleted, or out of sight. */
async function probe(ctx: Context, client: ClickUpClient, sweep: ClaimedSweep): Promise<Found> {
  const { connectionId, workspaceId, startedAt } = sweep;
  const taskIds = await listUnseenTasks(ctx, {
    connectionId,
    workspaceId,
    startedAt,
    limit: PROBES_A_COMMIT,
  });
  const place = placeOf(sweep);
  return {
    ...(await probeTasks(client, taskIds)),
    next: taskIds.length === 0 ? afterReading(place) : place,
  };
}

function placeOf({ phase, listIds, listAfter, page }: ClaimedSweep): NextPlace {
  return { phase, listIds, listAfter, page, problem: null };
}

/** All tasks are seen: what is said on them comes last. */
function afterReading(place: NextPlace): NextPlace {
  return { ...place, phase: "conversations", page: 0 };
}

/**
 * What the statuses of the tasks' Lists mean; a List is asked for only when one of its statuses is new. `untold` are
 * the tasks in Lists that ClickUp does not tell of.
 */
async function statusesOf(
  ctx: Context,
  { connectionId, client }: ConnectedClient,
  tasks: readonly ClickUpTask[],
): Promise<{ statusesByList: Record<string, MappedStatus[]>; untold: string[] }> {
  const statusesByList: Record<string, MappedStatus[]> = {};
  const untoldLists = new Set<string>();
  // Lists that have just been asked for and have not the status all the same: once is enough.
  const without = new Set<string>();
  const untold: string[] = [];
  for (const { id, list, status } of tasks) {
    if (list === null) continue;
    const named = { id: status.id, name: status.status };
    if (without.has(list.id) || findStatusKey(named, statusesByList[list.id] ?? []) !== null) continue;
    if (untoldLists.has(list.id)) {
      untold.push(id);
      continue;
    }
    try {
      const statuses = await statusesOfList(ctx, client, { connectionId, listId: list.id }, named);
      statusesByList[list.id] = statuses;
      if (findStatusKey(named, statuses) === null) without.add(list.id);
    } catch (error) {
      if (!mayBeOwnTrouble(error)) throw error;
      await requireClickUp(client);
      untoldLists.add(list.id);
      untold.push(id);
    }
  }
  return { statusesByList, untold };
}

function toReadTask(
  task: ClickUpTask,
  timeZone: string | null,
  statusesByList: Record<string, MappedStatus[]>,
): ReadTask {
  const statuses = statusesByList[task.list?.id ?? ""] ?? [];
  return {
    taskId: task.id,
    name: task.name,
    list: task.list === null ? null : { id: task.list.id, name: task.list.name ?? "" },
    updatedAt: task.date_updated,
    theirs: taskValuesOf(task, { timeZone, statuses }),
    custom: { definitions: task.custom_fields.map(toDefinition), values: rawCustomValues(task) },
  };
}
