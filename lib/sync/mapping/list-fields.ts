/** A List's custom fields as ClickUp tells them, kept as rows. Nothing of ClickUp's tells of their changes. */
import "server-only";
import { z } from "zod";
import type { ClickUpClient, ClickUpCustomField } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { type FieldDefinition, fieldDefinitionSchema, toDefinition } from "../engine/custom/definition.ts";
import { json, sameJson } from "../internal/json.ts";
import { linksToReconsider } from "../reconsider/schema.ts";
import { readBrokenFields, settleBrokenNotice } from "./broken-fields.ts";
import { definitionOf, type ListPlace, readListFieldRows } from "./mapping-rows.ts";
import { mappedListInput, type Review } from "./schema.ts";

/** What is new about a field since it was last told; null when nothing that matters is. */
export function reviewOf(before: FieldDefinition, after: FieldDefinition): Review | null {
  if (before.name !== after.name) return "renamed";
  const optionsOf = ({ options }: FieldDefinition) =>
    [...options].map(({ id, label }) => [id, label]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const isSame =
    before.type === after.type &&
    before.isRequired === after.isRequired &&
    sameJson(optionsOf(before), optionsOf(after));
  return isSame ? null : "changed";
}

/**
 * Whether a task tells of a field otherwise than the rows do, or does not tell of one that is mapped: then the List is
 * worth reading anew.
 */
export function hasNews(
  told: readonly ClickUpCustomField[],
  known: readonly FieldDefinition[],
  mappedIds: readonly string[],
): boolean {
  if (mappedIds.some((id) => !told.some((field) => field.id === id))) return true;
  const byId = new Map(known.map((definition) => [definition.id, definition]));
  return told.some((field) => {
    const before = byId.get(field.id);
    return before === undefined || reviewOf(before, toDefinition(field)) !== null;
  });
}

const storeListFields = defineCommand({
  name: "sync.store_list_fields",
  withoutAudit: "a copy of what ClickUp's List has; what people decide about it is on record by itself",
  permission: "sync:write",
  input: mappedListInput.extend({ definitions: z.array(fieldDefinitionSchema) }),
  output: z.object({}),
  run: async (ctx, { definitions, ...place }) => {
    const rows = new Map((await readListFieldRows(ctx, place)).map((row) => [row.fieldId, row]));
    const isFirst = rows.size === 0;
    const brokenBefore = await readBrokenFields(ctx, place);
    for (const [position, definition] of definitions.entries()) {
      const row = rows.get(definition.id);
      rows.delete(definition.id);
      const before = row === undefined ? null : definitionOf(row);
      const news: Review | null =
        row === undefined
          ? isFirst
            ? null
            : "new"
          : before === null
            ? "changed"
            : reviewOf(before, definition);
      const typeBefore = row?.changedFrom ?? before?.type ?? definition.type;
      const data = {
        name: definition.name,
        definition: json(definition),
        position,
        goneAt: null,
        changedFrom: typeBefore === definition.type ? null : typeBefore,
        ...(news === null && row?.goneAt == null ? {} : { review: news ?? "new" }),
      };
      const { connectionId, listId } = place;
      await ctx.db.listField.upsert({
        where: { connectionId_listId_fieldId: { connectionId, listId, fieldId: definition.id } },
        create: {
          id: newId(),
          organisationId: ctx.organisationId,
          ...place,
          fieldId: definition.id,
          ...data,
        },
        update: data,
      });
    }
    const gone = [...rows.values()].filter((row) => row.goneAt === null);
    await ctx.db.listField.updateMany({
      where: { id: { in: gone.map(({ id }) => id) } },
      data: { goneAt: ctx.now(), review: "gone" satisfies Review },
    });
    const { connectionId, listId } = place;
    await ctx.db.fieldMapping.updateMany({
      where: { connectionId, listId },
      data: { fieldsReadAt: ctx.now() },
    });
    await settleBroken(ctx, place, brokenBefore);
    return { output: {} };
  },
});

/** Tells of mapped fields that broke since, and has those that are as they were compared again. */
async function settleBroken(ctx: VerbContext, place: ListPlace, before: Map<string, string>): Promise<void> {
  const { connectionId, listId } = place;
  const mapping = await ctx.db.fieldMapping.findFirst({ where: { connectionId, listId } });
  if (mapping === null) return;
  const now = await readBrokenFields(ctx, place);
  const brokeNow = [...now.keys()].filter((fieldId) => !before.has(fieldId));
  await settleBrokenNotice(ctx, place, { listName: mapping.listName, brokeNow });
  if ([...before.keys()].some((fieldId) => !now.has(fieldId)))
    ctx.emit(linksToReconsider, { cause: { kind: "mapping", connectionId, listId, customerIds: [] } });
}

const isMappedList = defineQuery({
  name: "sync.is_mapped_list",
  permission: "clickup:read",
  input: mappedListInput,
  output: z.boolean(),
  run: async (ctx, { connectionId, listId }) =>
    (await ctx.db.fieldMapping.count({ where: { connectionId, listId } })) > 0,
});

/** The same for a List that somebody maps; nothing is asked of ClickUp for any other. */
export async function refreshMappedListFields(
  ctx: Context,
  client: ClickUpClient,
  place: ListPlace,
): Promise<void> {
  if (await isMappedList(ctx, place)) await refreshListFields(ctx, client, place);
}

/** Reads the List's fields from ClickUp and stores what they are now. */
export async function refreshListFields(
  ctx: Context,
  client: ClickUpClient,
  place: ListPlace,
): Promise<FieldDefinition[]> {
  const definitions = (await client.listFields(place.listId)).map(toDefinition);
  await storeListFields(ctx, { ...place, definitions });
  return definitions;
}
