/**
 * The verbs of one source's field mapping: draft, publish, roll back. A source makes its own set by handing over its
 * adapter.
 */
import "server-only";
import { z } from "zod";
import type { Prisma } from "#lib/platform/db/index.ts";
import { conflict, invalidField, notFound } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { json } from "../internal/json.ts";
import { linksToReconsider } from "../reconsider/schema.ts";
import { settleBrokenNotice } from "./broken-fields.ts";
import { requireEntries } from "./check-entries.ts";
import type { MappingEntry } from "./entry.ts";
import { listMappedLists } from "./list-mapped-lists.ts";
import { definitionOf, findMapping, type ListPlace, readEntries, readListFieldRows } from "./mapping-rows.ts";
import {
  fieldMappingSchema,
  mappedListInput,
  mappedListSchema,
  publishInput,
  reviewedInput,
  rollBackInput,
  saveDraftInput,
} from "./schema.ts";
import { toMappingView } from "./to-mapping-view.ts";

type MappingRow = Prisma.FieldMappingGetPayload<object>;

export function defineMappingVerbs(source: TaskSource) {
  const view = (ctx: VerbContext, place: ListPlace) => toMappingView(ctx, source, place);

  const listLists = defineQuery({
    name: `${source.type}_fields.list_lists`,
    permission: "sync:read",
    input: z.strictObject({}),
    output: z.array(mappedListSchema),
    run: (ctx) => listMappedLists(ctx, source.type),
  });

  const getMapping = defineQuery({
    name: `${source.type}_fields.get_mapping`,
    permission: "sync:read",
    input: mappedListInput,
    output: fieldMappingSchema,
    run: view,
  });

  const saveDraft = defineCommand({
    name: `${source.type}_fields.save_draft`,
    audit: "field_mapping.drafted",
    permission: "sync:write",
    input: saveDraftInput,
    output: fieldMappingSchema,
    run: async (ctx, { draftVersion, entries, ...place }) => {
      const mapping = await lockMapping(ctx, place);
      if (mapping.draftVersion !== draftVersion) throw changedMeanwhile(mapping);
      await checkEntries(ctx, place, entries);
      await ctx.db.fieldMapping.update({
        where: { id: mapping.id },
        data: {
          draft: json(entries),
          draftVersion: mapping.draftVersion + 1,
          draftChangedByName: ctx.actor.name,
        },
      });
      return {
        output: await view(ctx, place),
        audit: {
          target: targetOf(mapping),
          before: { entries: readEntries(mapping.draft) },
          after: { entries },
        },
      };
    },
  });

  const publish = defineCommand({
    name: `${source.type}_fields.publish`,
    audit: "field_mapping.published",
    permission: "sync:write",
    input: publishInput,
    output: fieldMappingSchema,
    run: async (ctx, { draftVersion, customerIds, note, ...place }) => {
      const mapping = await lockMapping(ctx, place);
      if (mapping.draftVersion !== draftVersion) throw changedMeanwhile(mapping);
      const entries = readEntries(mapping.draft);
      await checkEntries(ctx, place, entries);
      await requireCustomers(ctx, customerIds);
      const number = await addVersion(ctx, mapping, { entries, customerIds, note, restoresNumber: null });
      return {
        output: await view(ctx, place),
        audit: { target: targetOf(mapping), after: { number, customerIds, note, entries } },
      };
    },
  });

  /** Publishes an earlier version's entries as a new version, for everybody, and makes them the draft. */
  const rollBack = defineCommand({
    name: `${source.type}_fields.roll_back`,
    audit: "field_mapping.rolled_back",
    permission: "sync:write",
    input: rollBackInput,
    output: fieldMappingSchema,
    run: async (ctx, { number: wanted, ...place }) => {
      const mapping = await lockMapping(ctx, place);
      const earlier = await ctx.db.fieldMappingVersion.findUnique({
        where: { mappingId_number: { mappingId: mapping.id, number: wanted } },
      });
      if (earlier === null) throw notFound("version");
      const entries = readEntries(earlier.entries);
      const number = await addVersion(ctx, mapping, {
        entries,
        customerIds: [],
        note: "",
        restoresNumber: wanted,
      });
      await ctx.db.fieldMapping.update({
        where: { id: mapping.id },
        data: {
          draft: json(entries),
          draftVersion: mapping.draftVersion + 1,
          draftChangedByName: ctx.actor.name,
        },
      });
      return {
        output: await view(ctx, place),
        audit: { target: targetOf(mapping), after: { number, restoresNumber: wanted, entries } },
      };
    },
  });

  /** Says that a person has looked at what is new about the List's fields. */
  const markReviewed = defineCommand({
    name: `${source.type}_fields.mark_reviewed`,
    audit: "field_mapping.reviewed",
    permission: "sync:write",
    input: reviewedInput,
    output: fieldMappingSchema,
    run: async (ctx, { fieldIds, connectionId, listId }) => {
      const mapping = await lockMapping(ctx, { connectionId, listId });
      const { count } = await ctx.db.listField.updateMany({
        where: { connectionId, listId, fieldId: { in: fieldIds }, review: { not: null } },
        data: { review: null },
      });
      return {
        output: await view(ctx, { connectionId, listId }),
        audit: count === 0 ? null : { target: targetOf(mapping), after: { fieldIds } },
      };
    },
  });

  async function lockMapping(ctx: VerbContext, place: ListPlace): Promise<MappingRow> {
    const found = await findMapping(ctx, place, source.type);
    if (found === null) throw notFound("List");
    await ctx.db.$queryRaw`select id from field_mappings where id = ${found.id}::uuid for update`;
    return (await findMapping(ctx, place, source.type)) ?? found;
  }

  async function checkEntries(ctx: VerbContext, place: ListPlace, entries: readonly MappingEntry[]) {
    const rows = await readListFieldRows(ctx, place);
    const targets = rows.filter(({ goneAt }) => goneAt === null).flatMap((row) => definitionOf(row) ?? []);
    requireEntries(entries, await source.customFields(ctx), targets);
  }

  return { listLists, getMapping, saveDraft, publish, rollBack, markReviewed };
}

const targetOf = ({ id, listName }: MappingRow) => ({ type: "field_mapping", id, name: listName });

function changedMeanwhile({ draftChangedByName }: MappingRow) {
  return conflict(
    `${draftChangedByName} changed this draft in the meantime.`,
    "Look at the draft as it is now, then make your change again.",
  );
}

async function requireCustomers(ctx: VerbContext, ids: readonly string[]): Promise<void> {
  const known = await ctx.db.customer.count({ where: { id: { in: [...ids] } } });
  if (known !== new Set(ids).size) throw invalidField("customerIds", "One of these customers is not there");
}

/** The next version; the links that it concerns are looked at again. */
async function addVersion(
  ctx: VerbContext,
  mapping: MappingRow,
  version: {
    entries: readonly MappingEntry[];
    customerIds: string[];
    note: string;
    restoresNumber: number | null;
  },
): Promise<number> {
  const newest = await ctx.db.fieldMappingVersion.aggregate({
    where: { mappingId: mapping.id },
    _max: { number: true },
  });
  const number = (newest._max.number ?? 0) + 1;
  const { entries, customerIds, note, restoresNumber } = version;
  await ctx.db.fieldMappingVersion.create({
    data: {
      id: newId(),
      organisationId: ctx.organisationId,
      mappingId: mapping.id,
      number,
      entries: json(entries),
      customerIds: [...new Set(customerIds)],
      note,
      restoresNumber,
      publishedByName: ctx.actor.name,
      publishedAt: ctx.now(),
    },
  });
  const { connectionId, listId, listName } = mapping;
  await takeNewTypes(
    ctx,
    mapping,
    entries.map(({ fieldId }) => fieldId),
  );
  await settleBrokenNotice(ctx, { connectionId, listId }, { listName, brokeNow: [] });
  ctx.emit(linksToReconsider, { cause: { kind: "mapping", connectionId, listId, customerIds } });
  return number;
}

/** Fields of another type go on by that one now. What was agreed about the old one's values says nothing of the new ones. */
async function takeNewTypes(
  ctx: VerbContext,
  { connectionId, listId }: MappingRow,
  fieldIds: string[],
): Promise<void> {
  const changed = await ctx.db.listField.updateManyAndReturn({
    where: { connectionId, listId, fieldId: { in: fieldIds }, changedFrom: { not: null } },
    data: { changedFrom: null },
    select: { fieldId: true },
  });
  if (changed.length === 0) return;
  await ctx.db.syncField.updateMany({
    where: {
      link: { connectionId, listId },
      field: { startsWith: "custom:" },
      mappedTo: { in: changed.map(({ fieldId }) => fieldId) },
    },
    data: { mappedTo: null },
  });
}
