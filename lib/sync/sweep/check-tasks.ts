/**
 * Holds tasks that were just read against what their links agreed on, in one transaction with the sweep's place: a run
 * that dies before it has checked nothing, one that dies after it goes on from the next page. Nothing is mended here:
 * what differs is stored with its cause, and the ordinary comparison is asked for.
 */
import "server-only";
import { z } from "zod";
import { readPriorityMap } from "#lib/clickup/index.ts";
import type { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import type { SourceReading, TaskSources } from "#lib/tasks/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import { mappedStatusSchema } from "../comparison/list-statuses.ts";
import { baseOf } from "../comparison/plan-link.ts";
import { customValuesOf } from "../comparison/task-values.ts";
import { fieldDefinitionSchema } from "../engine/custom/definition.ts";
import { type LinkFieldName, syncFieldSchema } from "../engine/policies.ts";
import { linkFieldsOf, oursOf } from "../internal/link-fields.ts";
import { keepReadValues } from "../reconsider/read-stored-values.ts";
import { causeOfAbsence, judgeField, MISFIT } from "./classify.ts";
import { readLinkState } from "./internal/link-state.ts";
import { readMappedFields } from "./internal/read-mapped-fields.ts";
import { type FoundDifference, storeDifferences } from "./internal/store-differences.ts";
import { advanceSweep, nextPlaceSchema, renewClaim } from "./internal/sweep-progress.ts";
import { WHOLE_TASK } from "./schema.ts";

/** A change so young that its event may still be on its way is no missed one. */
const GRACE_MS = 2 * 60_000;
/** The processes' clocks differ a little. */
const SLACK_MS = 5_000;

const readTaskSchema = z.object({
  taskId: z.string(),
  name: z.string(),
  /** Null where the task is in no List. */
  list: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Milliseconds since 1970. */
  updatedAt: z.number().nullable(),
  /** Every field that every source has, as the task says it. */
  theirs: z.record(syncFieldSchema, z.unknown()),
  /** All its custom fields, and what it says in them by their ids, as ClickUp told it. */
  custom: z.object({
    definitions: z.array(fieldDefinitionSchema),
    values: z.record(z.string(), z.unknown()),
  }),
});
export type ReadTask = z.infer<typeof readTaskSchema>;

const checkInput = z.strictObject({
  sweepId: idSchema,
  claimToken: idSchema,
  connectionId: idSchema,
  workspaceId: z.string(),
  /** The connected person's zone. */
  timeZone: z.string().nullable(),
  /** Before the tasks were asked for. */
  readAt: z.date(),
  tasks: z.array(readTaskSchema),
  /** Tasks that ClickUp does not show, and its code for it. */
  absent: z.array(z.object({ taskId: z.string(), code: z.string() })),
  /** Tasks that ClickUp cannot answer about: their comparison is asked for, and says why. */
  troubled: z.array(z.string()),
  statusesByList: z.record(z.string(), z.array(mappedStatusSchema)),
  people: z.array(z.object({ memberId: z.string(), userId: z.string() })),
  outages: z.array(z.object({ from: z.date(), until: z.date() })),
  calls: z.number().int(),
  next: nextPlaceSchema,
});
type Check = z.output<typeof checkInput>;

/** Makes the command, for all sources. */
export function defineCheckTasks(sources: TaskSources) {
  return defineCommand({
    name: "sync.check_tasks",
    withoutAudit: "what it finds is a record of its own; what is put right is on record there",
    permission: "sync:write",
    input: checkInput,
    output: z.object({
      /** False when the sweep is in other hands; then nothing was stored. */
      isHeld: z.boolean(),
      checked: z.number().int(),
      found: z.number().int(),
      /** When the last of the changes was made that nothing told of; milliseconds since 1970. */
      missedAt: z.number().nullable(),
    }),
    run: async (ctx, check) => {
      if (!(await renewClaim(ctx, check))) {
        return { output: { isHeld: false, checked: 0, found: 0, missedAt: null } };
      }
      await noteMoves(ctx, check);
      const { checked, young, unsettled, found } = await judgeAll(ctx, sources, check);
      const judged = checked.filter((linkId) => !young.has(linkId));
      await storeDifferences(ctx, { sweepId: check.sweepId, checked: judged, found });
      const askFor = new Set([
        ...unsettled,
        ...found.flatMap(({ linkId, state }) => (state === "healing" ? [linkId] : [])),
      ]);
      const { connectionId, readAt, tasks } = check;
      await keepReadValues(ctx, {
        connectionId,
        readAt,
        tasks: tasks.map(({ taskId, custom: { values } }) => ({ taskId, values })),
      });
      await ctx.db.$executeRaw`
        update task_links set verified_at = ${ctx.now()}
        where id = any(${checked}::uuid[])`;
      // In one order, so that two who ask for many never wait for each other.
      await ctx.db.$executeRaw`
        select relaydesk_request_sync(id, ${ctx.organisationId}::uuid, 'sweep')
        from unnest(${[...askFor].sort()}::uuid[]) as id`;
      await advanceSweep(ctx, check, {
        linksChecked: checked.length,
        tasksRead: check.tasks.length,
        differences: found.length,
      });
      const missed = found.filter(
        ({ cause, reason }) => cause === "missed_event" && reason !== "ours_changed",
      );
      return {
        output: {
          isHeld: true,
          checked: checked.length,
          found: found.length,
          missedAt: latest(missed.map(({ changedAt }) => changedAt?.getTime() ?? null)),
        },
      };
    },
  });
}

/** What is found of all links of the tasks. */
async function judgeAll(
  ctx: VerbContext,
  sources: TaskSources,
  check: Check,
): Promise<{
  checked: string[];
  /** Those of them on which the comparison has the word: what was open there stays so until then. */
  young: Set<string>;
  unsettled: string[];
  found: FoundDifference[];
}> {
  const young = new Set<string>();
  const taskIds = [...[...check.tasks, ...check.absent].map(({ taskId }) => taskId), ...check.troubled];
  if (taskIds.length === 0) return { checked: [], young, unsettled: [], found: [] };
  const links = await findLinks(ctx, check, taskIds);
  const mappedOf = await readMappedFields(ctx, sources, {
    connectionId: check.connectionId,
    listIds: [...new Set(check.tasks.flatMap(({ list }) => list?.id ?? []))],
  });
  const glimpses = await peekAll(ctx, sources, links, mappedOf !== null);
  // After the sources: what changes there later has its request by then, or has been compared since.
  const state = await readLinkState(ctx, {
    linkIds: links.map(({ id }) => id),
    customerIds: [...glimpses.values()].map(({ customerId }) => customerId),
    ...check,
  });
  const priorities = await readPriorityMap(ctx.db);
  const tasks = new Map(check.tasks.map((task) => [task.taskId, task]));
  const troubled = new Set(check.troubled);
  const codes = new Map(check.absent.map(({ taskId, code }) => [taskId, code]));
  const outages = check.outages.map(({ from, until }) => ({ from: from.getTime(), until: until.getTime() }));
  const checked: string[] = [];
  const unsettled: string[] = [];
  const found: FoundDifference[] = [];

  for (const link of links) {
    if (state.isAskedFor(link.id)) continue;
    if (troubled.has(link.taskId)) {
      unsettled.push(link.id);
      continue;
    }
    checked.push(link.id);
    const code = codes.get(link.taskId);
    if (code !== undefined) {
      found.push(absence(link, code));
      continue;
    }
    const task = tasks.get(link.taskId);
    const glimpse = glimpses.get(link.sourceId);
    if (task === undefined || glimpse === undefined) continue;
    const isMoved = task.list !== null && task.list.id !== link.listId;
    // What was read here may be older than what a comparison saw meanwhile, or its event may still be on its way.
    const isYoung =
      state.wasComparedSince(link.id, new Date(check.readAt.getTime() - SLACK_MS)) ||
      (task.updatedAt !== null && task.updatedAt > check.readAt.getTime() - GRACE_MS);
    if (link.goneAt !== null) unsettled.push(link.id);
    const changedAt = task.updatedAt === null ? null : new Date(task.updatedAt);
    const differences: FoundDifference[] = [];
    if (isMoved && task.list !== null) {
      differences.push({
        linkId: link.id,
        field: WHOLE_TASK,
        cause: "moved",
        reason: task.list.id,
        state: "healing",
        ours: link.listName,
        theirs: task.list.name,
        changedAt,
      });
    }
    const source = sources[taskSourceTypeSchema.parse(link.sourceType)];
    const { fields: mapped, publishedAt } = mappedOf?.(link, task) ?? { fields: [], publishedAt: null };
    const theirs: Partial<Record<LinkFieldName, unknown>> = {
      ...task.theirs,
      ...customValuesOf(task.custom.values, mapped, check.timeZone),
    };
    const fields = linkFieldsOf(source, {
      statuses: check.statusesByList[task.list?.id ?? ""] ?? [],
      people: check.people,
      mapped,
      priorities,
    });
    for (const field of fields) {
      const { name, stored, custom } = field;
      const now = { ours: oursOf(glimpse, name), theirs: theirs[name] };
      const row = state.row(link.id, name, custom?.fieldId ?? null);
      const verdict = judgeField({
        stored,
        row,
        base: baseOf(field, row),
        now,
        rule: custom?.rule ?? state.rule(glimpse.customerId, syncFieldSchema.parse(name)),
        origin: link.origin === "made" ? "made" : "linked",
        taskChangedAt: task.updatedAt,
        outages,
        // Only these belong to the List that a task is in.
        isMoved: isMoved && (name === "status" || custom !== null),
        meaningChangedAt:
          custom === null
            ? state.meaningChangedAt(syncFieldSchema.parse(name), task.list?.id ?? "", now)
            : publishedAt,
      });
      if (verdict.kind === "unsettled") unsettled.push(link.id);
      if (verdict.kind !== "differs") continue;
      const { cause, reason, isHealable } = verdict;
      // The comparison writes down, at the field, why the value does not fit.
      if (reason === MISFIT) unsettled.push(link.id);
      const healing = isHealable ? ("healing" as const) : ("listed" as const);
      differences.push({ linkId: link.id, field: name, cause, reason, state: healing, ...now, changedAt });
    }
    // Perhaps told in a moment: compared without being called a find.
    if (isYoung && differences.some(({ state: wanted }) => wanted === "healing")) {
      unsettled.push(link.id);
      young.add(link.id);
    } else found.push(...differences);
  }
  return { checked, young, unsettled, found };
}

/** When each task last changed, for whoever wants to know whether its comments were read since. */
async function noteMoves(ctx: VerbContext, { connectionId, workspaceId, tasks }: Check): Promise<void> {
  const moved = tasks.flatMap(({ taskId, updatedAt }) =>
    updatedAt === null ? [] : [{ taskId, at: new Date(updatedAt).toISOString() }],
  );
  // In one order, for the same reason.
  await ctx.db.$executeRaw`
    with moves as (
      select conversation.link_id, task.at
      from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as task ("taskId" text, at timestamptz)
      join task_links link on link.connection_id = ${connectionId}::uuid
        and link.workspace_id = ${workspaceId} and link.task_id = task."taskId" and link.unlinked_at is null
      join sync_conversations conversation on conversation.link_id = link.id
      where conversation.moved_at is null or conversation.moved_at < task.at
      order by conversation.link_id
      for update of conversation
    )
    update sync_conversations set moved_at = moves.at from moves where sync_conversations.link_id = moves.link_id`;
}

type Link = Awaited<ReturnType<typeof findLinks>>[number];

function findLinks(ctx: VerbContext, { connectionId, workspaceId }: Check, taskIds: string[]) {
  return ctx.db.taskLink.findMany({
    where: { connectionId, workspaceId, taskId: { in: taskIds }, unlinkedAt: null },
    select: {
      id: true,
      sourceType: true,
      sourceId: true,
      customerId: true,
      origin: true,
      taskId: true,
      listId: true,
      listName: true,
      goneAt: true,
      goneReason: true,
    } satisfies Prisma.TaskLinkSelect,
  });
}

type Glimpse = Pick<SourceReading, "customerId" | "fields" | "custom">;

async function peekAll(
  ctx: VerbContext,
  sources: TaskSources,
  links: readonly Link[],
  withCustom: boolean,
): Promise<Map<string, Glimpse>> {
  const byType = Map.groupBy(links, ({ sourceType }) => taskSourceTypeSchema.parse(sourceType));
  const glimpses = new Map<string, Glimpse>();
  for (const [type, ofType] of byType) {
    const ids = [...new Set(ofType.map(({ sourceId }) => sourceId))];
    const custom = withCustom ? await sources[type].readCustom(ctx, ids) : null;
    for (const [id, glimpse] of await sources[type].peekFields(ctx, ids))
      glimpses.set(id, { ...glimpse, custom: custom?.get(id) ?? {} });
  }
  return glimpses;
}

/** A task that is not there. Known already, it is listed; else the comparison has the last word. */
function absence(link: Link, code: string): FoundDifference {
  return {
    linkId: link.id,
    field: WHOLE_TASK,
    cause: causeOfAbsence(code),
    reason: code,
    state: link.goneAt === null ? "healing" : "listed",
    ours: link.listName,
    theirs: null,
    changedAt: link.goneAt,
  };
}

function latest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.max(...known);
}
