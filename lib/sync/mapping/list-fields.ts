/** A List's custom fields as ClickUp tells them, kept as rows. Nothing of ClickUp's tells of their changes. */
import "server-only";
import { z } from "zod";
import type { ClickUpClient, ClickUpCustomField } from "#lib/clickup/index.ts";
import { raiseNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { type FieldDefinition, fieldDefinitionSchema, toDefinition } from "../engine/custom/definition.ts";
import { json, sameJson } from "../internal/json.ts";
import { definitionOf, type ListPlace, readEntries, readListFieldRows } from "./mapping-rows.ts";
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

/** Whether a task tells of a field otherwise than the rows do: then the List is worth reading anew. */
export function hasNews(told: readonly ClickUpCustomField[], known: readonly FieldDefinition[]): boolean {
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
    const broken: string[] = [];
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
      if (before !== null && before.type !== definition.type) broken.push(definition.id);
      const data = {
        name: definition.name,
        definition: json(definition),
        position,
        goneAt: null,
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
    await tellOfBroken(ctx, place, [...broken, ...gone.map(({ fieldId }) => fieldId)]);
    return { output: {} };
  },
});

/** One notice for each List of which a mapped field is gone, or is of another type now. */
async function tellOfBroken(ctx: VerbContext, place: ListPlace, fieldIds: readonly string[]): Promise<void> {
  if (fieldIds.length === 0) return;
  const mapping = await ctx.db.fieldMapping.findFirst({
    where: { connectionId: place.connectionId, listId: place.listId },
    include: { versions: { orderBy: { number: "desc" }, take: 1 } },
  });
  const entries = readEntries(mapping?.versions[0]?.entries);
  if (mapping === null || !entries.some(({ fieldId }) => fieldIds.includes(fieldId))) return;
  await raiseNotice(ctx, {
    deduplicationKey: `field_mapping.broken:${place.connectionId}:${place.listId}`,
    severity: "warning",
    title: `A mapped field of the List “${mapping.listName}” changed in ClickUp`,
    body: "A custom field that is mapped is gone, or of another type now. It does not sync until its mapping is mended; everything else does.",
    actionLabel: "Look at the mapping",
    actionPath: `/settings/clickup/fields?connection=${place.connectionId}&list=${place.listId}`,
  });
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
