/**
 * What is stored of tasks' custom fields, brought up to date before a published mapping is weighed against it: by pages of
 * 100 tasks, so that thousands of links do not cost a call each.
 */
import "server-only";
import { z } from "zod";
import { ClickUpRateLimitError, readPeople, withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { rawCustomValues } from "../comparison/task-values.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import {
  readEntries,
  readListFieldRows,
  readVersionsInForce,
  syncingDefinitions,
} from "../mapping/mapping-rows.ts";
import { mapPeople } from "../people/map-people.ts";
import { type MappingCause, mappingCauseSchema, type ReconsiderCause } from "./schema.ts";

/**
 * Stored values older than this are read anew. Comparisons store them, and so do sweeps, which see each linked task
 * once a day and each changed one within a quarter of an hour: older ones were missed by all of these.
 */
export const VALUES_HOLD_MS = 25 * 3_600_000;
/** Pages that one step reads, so that it ends well within its time. */
const PAGES_A_STEP = 10;

export const readValuesSchema = z.object({
  /** Where to go on; null when there is no more to read. */
  nextPage: z.number().int().nullable(),
  /** When to go on, where the rate budget is used up. */
  until: z.string().nullable(),
  pagesRead: z.number().int(),
});
export type ReadValues = z.infer<typeof readValuesSchema>;

/** The links that a published mapping is for; those whose task is gone are looked at when it is back. */
export const linksOfMapping = ({ connectionId, listId, customerIds }: MappingCause) => ({
  connectionId,
  listId,
  unlinkedAt: null,
  goneAt: null,
  ...(customerIds.length === 0 ? {} : { customerId: { in: customerIds } }),
});

export const heldSince = (ctx: Pick<VerbContext, "now">) => new Date(ctx.now().getTime() - VALUES_HOLD_MS);

const countOldValues = defineQuery({
  name: "sync.count_old_values",
  permission: "sync:write",
  input: z.strictObject({ cause: mappingCauseSchema }),
  output: z.object({ old: z.number().int(), workspaceIds: z.array(z.string()) }),
  run: async (ctx, { cause }) => {
    const links = await ctx.db.taskLink.groupBy({
      by: ["workspaceId"],
      where: {
        ...linksOfMapping(cause),
        OR: [{ customReadAt: null }, { customReadAt: { lt: heldSince(ctx) } }],
      },
      _count: true,
    });
    return {
      old: links.reduce((sum, { _count }) => sum + _count, 0),
      workspaceIds: links.map(({ workspaceId }) => workspaceId),
    };
  },
});

const storeValues = defineCommand({
  name: "sync.store_custom_values",
  withoutAudit: "a copy of what ClickUp's tasks say; what comes of it is on record",
  permission: "sync:write",
  input: z.strictObject({
    connectionId: idSchema,
    /** Before the tasks were asked for. */
    readAt: z.date(),
    tasks: z.array(z.object({ taskId: z.string(), values: z.record(z.string(), z.unknown()) })),
  }),
  output: z.object({}),
  run: async (ctx, { connectionId, readAt, tasks }) => {
    await keepReadValues(ctx, { connectionId, readAt, tasks });
    return { output: {} };
  },
});

/** Stores what pages of tasks said, unless something later is stored. */
export async function keepReadValues(
  ctx: VerbContext,
  {
    connectionId,
    readAt,
    tasks,
  }: {
    connectionId: string;
    readAt: Date;
    tasks: readonly { taskId: string; values: Record<string, unknown> }[];
  },
): Promise<void> {
  if (tasks.length === 0) return;
  // Locked in one order, so that two who store for many never wait for each other.
  await ctx.db.$executeRaw`
    with told as (
      select task_id, custom_values from jsonb_to_recordset(${JSON.stringify(
        tasks.map(({ taskId, values }) => ({ task_id: taskId, custom_values: values })),
      )}::jsonb) as told (task_id text, custom_values jsonb)
    ), held as (
      select link.id, told.custom_values
      from task_links link join told on told.task_id = link.task_id
      where link.organisation_id = ${ctx.organisationId}::uuid and link.connection_id = ${connectionId}::uuid
        and link.unlinked_at is null and (link.custom_read_at is null or link.custom_read_at < ${readAt})
      order by link.id for update of link
    )
    update task_links link set custom_values = held.custom_values, custom_read_at = ${readAt}
    from held where link.id = held.id`;
}

/**
 * Reads the pages of a List from `page` on, for as long as they are the cheaper way: when as many were read as links are
 * left, those are asked for one by one. Trouble of ClickUp's ends it; comparisons wait for that by themselves.
 */
export async function readStoredValues(
  ctx: Context,
  { cause, page }: { cause: ReconsiderCause; page: number },
): Promise<ReadValues> {
  const done = { nextPage: null, until: null, pagesRead: 0 };
  if (cause.kind !== "mapping") return done;
  const { connectionId, listId } = cause;
  let next = page;
  const { old, workspaceIds } = await countOldValues(ctx, { cause });
  const [workspaceId] = workspaceIds;
  if (workspaceId === undefined || old <= next) return done;
  try {
    return await withClickUp(ctx, { connectionId, lane: "bulk" }, async ({ client }) => {
      for (let pagesRead = 0; pagesRead < PAGES_A_STEP; ) {
        const readAt = ctx.now();
        const { tasks, isLast } = await client.searchTasks(
          workspaceId,
          { listIds: [listId], orderBy: "created", includeClosed: true, subtasks: true },
          next,
        );
        next += 1;
        pagesRead += 1;
        await storeValues(ctx, {
          connectionId,
          readAt,
          tasks: tasks.map((task) => ({ taskId: task.id, values: rawCustomValues(task) })),
        });
        if (isLast || (await countOldValues(ctx, { cause })).old <= next) return { ...done, pagesRead };
      }
      return { nextPage: next, until: null, pagesRead: next - page };
    });
  } catch (error) {
    if (error instanceof ClickUpRateLimitError)
      return { nextPage: next, until: error.availableAt.toISOString(), pagesRead: next - page };
    if (!(error instanceof RelaydeskError)) throw error;
    ctx.logger.warn({ err: error, listId }, "The tasks of a List could not be read for its mapping");
    return { ...done, pagesRead: next - page };
  }
}

/** The Workspaces of the links, where fields of people are mapped; none otherwise. */
const workspacesToAsk = defineQuery({
  name: "sync.workspaces_of_mapped_people",
  permission: "sync:write",
  input: z.strictObject({ cause: mappingCauseSchema }),
  output: z.array(z.string()),
  run: async (ctx, { cause }) => {
    const { connectionId, listId } = cause;
    const mappings = await ctx.db.fieldMapping.findMany({ where: { connectionId, listId } });
    const versions = await readVersionsInForce(
      ctx,
      mappings.map(({ id }) => id),
    );
    const mapped = new Set(
      versions.flatMap(({ entries }) => readEntries(entries).map(({ fieldId }) => fieldId)),
    );
    const definitions = syncingDefinitions(await readListFieldRows(ctx, { connectionId, listId }));
    if (!definitions.some(({ id, type }) => type === "users" && mapped.has(id))) return [];
    const links = await ctx.db.taskLink.groupBy({ by: ["workspaceId"], where: linksOfMapping(cause) });
    return links.map(({ workspaceId }) => workspaceId);
  },
});

/** Who is who in the Workspaces of the links, as far as mapped fields ask for it; null when ClickUp does not say it now. */
export async function readPeopleOfLinks(ctx: Context, cause: MappingCause): Promise<MappedPerson[] | null> {
  const workspaceIds = await workspacesToAsk(ctx, { cause });
  if (workspaceIds.length === 0) return [];
  try {
    return await withClickUp(ctx, { connectionId: cause.connectionId, lane: "bulk" }, async (connected) => {
      const people: MappedPerson[] = [];
      for (const id of workspaceIds) people.push(...(await mapPeople(ctx, await readPeople(connected, id))));
      return people;
    });
  } catch (error) {
    if (!(error instanceof RelaydeskError)) throw error;
    return null;
  }
}
