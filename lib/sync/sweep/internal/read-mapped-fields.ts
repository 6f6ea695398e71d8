import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "#lib/tasks/index.ts";
import { type SourceCustomField, taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import type { FieldDefinition } from "../../engine/custom/definition.ts";
import type { MappedField } from "../../engine/custom/mapped-field.ts";
import {
  asTold,
  joinEntries,
  readEntries,
  readVersionsInForce,
  syncingDefinitions,
} from "../../mapping/mapping-rows.ts";

type Link = { sourceType: string; customerId: string | null };
type Task = { list: { id: string } | null; custom: { definitions: readonly FieldDefinition[] } };

export type MappedFields = {
  fields: MappedField[];
  /** When what holds for the link was published; null where nothing is. */
  publishedAt: Date | null;
};

const NONE: MappedFields = { fields: [], publishedAt: null };

/**
 * The mapped custom fields of a page's links, as a comparison of each would read them: what is published for its
 * customer in the List that its task is in now. Null when nothing is mapped in any of the Lists.
 */
export async function readMappedFields(
  ctx: VerbContext,
  sources: TaskSources,
  { connectionId, listIds }: { connectionId: string; listIds: string[] },
): Promise<((link: Link, task: Task) => MappedFields) | null> {
  const mappings = await ctx.db.fieldMapping.findMany({
    where: { connectionId, listId: { in: listIds } },
    select: { id: true, listId: true, sourceType: true },
  });
  if (mappings.length === 0) return null;
  const versions = await readVersionsInForce(
    ctx,
    mappings.map(({ id }) => id),
  );
  const listFields = await ctx.db.listField.findMany({
    where: { connectionId, listId: { in: mappings.map(({ listId }) => listId) }, goneAt: null },
  });
  const ours = new Map<string, SourceCustomField[]>();
  for (const type of new Set(mappings.map(({ sourceType }) => taskSourceTypeSchema.parse(sourceType))))
    ours.set(type, await sources[type].customFields(ctx));
  const joined = new Map(
    versions.map(({ id, mappingId, entries }) => {
      const mapping = mappings.find((one) => one.id === mappingId);
      const known = listFields.filter(({ listId }) => listId === mapping?.listId);
      return [
        id,
        joinEntries(
          readEntries(entries),
          ours.get(mapping?.sourceType ?? "") ?? [],
          syncingDefinitions(known),
        ),
      ];
    }),
  );

  return ({ sourceType, customerId }, { list, custom }) => {
    const mapping = mappings.find((one) => one.listId === list?.id && one.sourceType === sourceType);
    const version = versions.find(
      ({ mappingId, customerIds }) =>
        mappingId === mapping?.id &&
        (customerIds.length === 0 || (customerId !== null && customerIds.includes(customerId))),
    );
    if (version === undefined) return NONE;
    return {
      fields: asTold(joined.get(version.id) ?? [], custom.definitions),
      publishedAt: version.publishedAt,
    };
  };
}
