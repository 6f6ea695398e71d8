/**
 * What publishing a draft would do to the links that are there. It reads the tickets and the tasks' custom values as
 * every comparison leaves them with its link; tasks that were never read so are read from ClickUp in pages of 100.
 * Nothing is written, here or there.
 */
import "server-only";
import { z } from "zod";
import { dayInZone, readPeople, withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { customFieldName } from "#lib/tasks/schema.ts";
import { rawCustomValues } from "../comparison/task-values.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import { type MappedField, mappedFieldSchema } from "../engine/custom/mapped-field.ts";
import { readCustomValue } from "../engine/custom/read-value.ts";
import { readPeopleNames } from "../internal/people-names.ts";
import { mapPeople } from "../people/map-people.ts";
import { createPreview } from "./count-preview.ts";
import { definitionOf, findMapping, joinEntries, readEntries, readListFieldRows } from "./mapping-rows.ts";
import { type MappingPreview, previewInput, previewSchema } from "./schema.ts";

/** Links that are gone through at once. */
const BATCH = 1_000;
/** Pages of 100 tasks that are read from ClickUp, at most: a preview must leave room in the minute's budget. */
const PAGES_AT_MOST = 50;

const personSchema = z.object({ memberId: z.string(), userId: z.string() });
const scopeInput = previewInput;
type RawValues = Record<string, unknown>;

export function createPreviewMapping(source: TaskSource) {
  const readScope = defineQuery({
    name: `${source.type}_fields.read_preview_scope`,
    permission: "sync:write",
    input: scopeInput,
    output: z.object({
      mapped: z.array(mappedFieldSchema),
      unread: z.array(z.string()),
      workspaceId: z.string().nullable(),
      timeZone: z.string().nullable(),
    }),
    run: async (ctx, input) => {
      const mapping = await findMapping(ctx, input, source.type);
      const connection = await ctx.db.clickupConnection.findUnique({ where: { id: input.connectionId } });
      if (mapping === null || connection === null) throw notFound("List");
      const rows = await readListFieldRows(ctx, input);
      const targets = rows.filter(({ goneAt }) => goneAt === null).flatMap((row) => definitionOf(row) ?? []);
      const unread = await ctx.db.taskLink.findMany({
        where: { ...linksOf(source, input), customReadAt: null },
        select: { taskId: true, workspaceId: true },
      });
      return {
        mapped: joinEntries(readEntries(mapping.draft), await source.customFields(ctx), targets).map(
          ({ default: _, ...one }) => one,
        ),
        unread: unread.map(({ taskId }) => taskId),
        workspaceId: unread[0]?.workspaceId ?? null,
        timeZone: connection.clickupTimeZone,
      };
    },
  });

  const countLinks = defineQuery({
    name: `${source.type}_fields.preview`,
    permission: "sync:write",
    input: scopeInput.extend({
      mapped: z.array(mappedFieldSchema),
      people: z.array(personSchema),
      timeZone: z.string().nullable(),
      /** Raw values by task, of links whose own were never stored. */
      read: z.map(z.string(), z.record(z.string(), z.unknown())),
    }),
    output: previewSchema.omit({ pagesRead: true, tookMs: true }),
    run: (ctx, input) => countAll(ctx, source, input),
  });

  return async function previewMapping(
    ctx: Context,
    input: z.input<typeof previewInput>,
  ): Promise<MappingPreview> {
    const startedAt = performance.now();
    const { unread, workspaceId, ...scope } = await readScope(ctx, input);
    const { people, read, pages } = await askClickUp(ctx, input, scope.mapped, unread, workspaceId);
    const counted = await countLinks(ctx, { ...input, ...scope, people, read });
    return { ...counted, pagesRead: pages, tookMs: Math.round(performance.now() - startedAt) };
  };
}

const linksOf = (
  source: TaskSource,
  { connectionId, listId, customerIds = [] }: z.input<typeof previewInput>,
) => ({
  connectionId,
  listId,
  sourceType: source.type,
  unlinkedAt: null,
  goneAt: null,
  ...(customerIds.length === 0 ? {} : { customerId: { in: customerIds } }),
});

/** Who is who, when people are mapped, and the tasks whose values are not stored. Often neither is to be asked for. */
async function askClickUp(
  ctx: Context,
  { connectionId, listId }: z.input<typeof previewInput>,
  mapped: readonly MappedField[],
  unread: readonly string[],
  workspaceId: string | null,
): Promise<{ people: MappedPerson[]; read: Map<string, RawValues>; pages: number }> {
  const read = new Map<string, RawValues>();
  const isAboutPeople = mapped.some(({ target }) => target.type === "users");
  if (workspaceId === null && !isAboutPeople) return { people: [], read, pages: 0 };
  return withClickUp(ctx, { connectionId, lane: "person" }, async (connected) => {
    const workspaces = workspaceId === null ? await connected.client.listTeams() : [{ id: workspaceId }];
    const people: MappedPerson[] = [];
    if (isAboutPeople)
      for (const { id } of workspaces)
        people.push(...(await mapPeople(ctx, await readPeople(connected, id))));
    const missing = new Set(unread);
    let pages = 0;
    while (workspaceId !== null && missing.size > 0 && pages < PAGES_AT_MOST) {
      const search = { listIds: [listId], includeClosed: true, subtasks: true };
      const { tasks, isLast } = await connected.client.searchTasks(workspaceId, search, pages);
      pages += 1;
      for (const task of tasks) if (missing.delete(task.id)) read.set(task.id, rawCustomValues(task));
      if (isLast) break;
    }
    return { people, read, pages };
  });
}

type CountInput = z.output<typeof scopeInput> & {
  mapped: MappedField[];
  people: MappedPerson[];
  timeZone: string | null;
  read: Map<string, RawValues>;
};

async function countAll(ctx: VerbContext, source: TaskSource, input: CountInput) {
  const preview = createPreview(input.mapped, input.people);
  const dayOf = (instant: number) => dayInZone(instant, input.timeZone);
  const names = input.mapped.map((one) => customFieldName(one.source.key));
  let linkCount = 0;
  let unreadCount = 0;
  let oldest: Date | null = null;
  let afterId: string | null = null;
  for (;;) {
    const links: LinkRow[] = await ctx.db.taskLink.findMany({
      where: { ...linksOf(source, input), ...(afterId === null ? {} : { id: { gt: afterId } }) },
      orderBy: { id: "asc" },
      take: BATCH,
      select: LINK_COLUMNS,
    });
    const bases = await readBases(ctx, links, names);
    const ours = await source.readCustom(
      ctx,
      links.map(({ sourceId }) => sourceId),
    );
    for (const link of links) {
      linkCount += 1;
      const raw =
        link.customReadAt === null ? input.read.get(link.taskId) : rawSchema.parse(link.customValues);
      if (raw === undefined) {
        unreadCount += 1;
        continue;
      }
      if (link.customReadAt !== null && (oldest === null || link.customReadAt < oldest))
        oldest = link.customReadAt;
      const { sourceType, sourceId, taskName, taskUrl } = link;
      preview.add({
        sourceType,
        sourceId,
        taskName,
        taskUrl,
        ours: ours.get(sourceId) ?? {},
        theirs: Object.fromEntries(
          input.mapped.map(({ source: field, target }) => [
            customFieldName(field.key),
            readCustomValue(target, field.type, raw[target.id], dayOf),
          ]),
        ),
        base: (name, fieldId) => bases.get(`${link.id} ${name} ${fieldId}`) ?? null,
      });
    }
    afterId = links.at(-1)?.id ?? null;
    if (links.length < BATCH) break;
  }
  return {
    linkCount,
    unreadCount,
    oldestReadAt: oldest?.toISOString() ?? null,
    fields: preview.inWords(await readPeopleNames(ctx, preview.named())),
  };
}

const rawSchema = z.record(z.string(), z.unknown()).catch({});
const LINK_COLUMNS = {
  id: true,
  sourceType: true,
  sourceId: true,
  taskId: true,
  taskName: true,
  taskUrl: true,
  customValues: true,
  customReadAt: true,
} as const;
type LinkRow = {
  id: string;
  sourceType: string;
  sourceId: string;
  taskId: string;
  taskName: string;
  taskUrl: string;
  customValues: unknown;
  customReadAt: Date | null;
};

async function readBases(ctx: VerbContext, links: readonly LinkRow[], names: string[]) {
  const rows = await ctx.db.syncField.findMany({
    where: {
      linkId: { in: links.map(({ id }) => id) },
      field: { in: names },
      agreedAt: { not: null },
      mappedTo: { not: null },
    },
    select: { linkId: true, field: true, mappedTo: true, baseOurs: true, baseTheirs: true },
  });
  return new Map(
    rows.map((row) => [
      `${row.linkId} ${row.field} ${row.mappedTo}`,
      { ours: row.baseOurs, theirs: row.baseTheirs },
    ]),
  );
}
