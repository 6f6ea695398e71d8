/** The mapped custom fields of one link, with the definitions that its task tells. */
import "server-only";
import { z } from "zod";
import { ClickUpApiError, type ClickUpClient, type ClickUpTask } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "#lib/tasks/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import { fieldDefinitionSchema, toDefinition } from "../engine/custom/definition.ts";
import { type MappedField, mappedFieldSchema } from "../engine/custom/mapped-field.ts";
import { mappingEntrySchema } from "./entry.ts";
import { hasNews, refreshListFields } from "./list-fields.ts";
import {
  asTold,
  definitionOf,
  findMapping,
  findVersionFor,
  joinEntries,
  readEntries,
  readListFieldRows,
  syncingDefinitions,
} from "./mapping-rows.ts";
import { mappedListInput } from "./schema.ts";

/** How often news of a List's fields lead to reading them anew, at most. */
const READ_AGAIN_AFTER_MS = 10 * 60_000;

/** Makes the query for what is published for a customer's links in a List; null when nothing is. */
export function defineReadMapping(sources: TaskSources) {
  return defineQuery({
    name: "sync.read_mapping",
    permission: "clickup:read",
    input: mappedListInput.extend({ sourceType: taskSourceTypeSchema, customerId: idSchema.nullable() }),
    output: z
      .object({
        mapped: z.array(mappedFieldSchema.extend({ default: mappingEntrySchema.shape.default })),
        known: z.array(fieldDefinitionSchema),
        fieldsReadAt: z.number().nullable(),
      })
      .nullable(),
    run: async (ctx, { sourceType, customerId, ...place }) => {
      const mapping = await findMapping(ctx, place, sourceType);
      if (mapping === null) return null;
      const version = await findVersionFor(ctx, mapping.id, customerId);
      if (version === null) return null;
      const rows = await readListFieldRows(ctx, place);
      const known = rows.filter(({ goneAt }) => goneAt === null).flatMap((row) => definitionOf(row) ?? []);
      return {
        mapped: joinEntries(
          readEntries(version.entries),
          await sources[sourceType].customFields(ctx),
          syncingDefinitions(rows),
        ),
        known,
        fieldsReadAt: mapping.fieldsReadAt?.getTime() ?? null,
      };
    },
  });
}

type LinkPlace = { sourceType: "ticket"; customerId: string | null; connectionId: string };

/** Makes the reader for what of a task's custom fields is compared with its source's. */
export function createLinkMapping(sources: TaskSources) {
  const readMapping = defineReadMapping(sources);

  /** None where nothing is published. */
  return async function mappedFieldsOf(
    ctx: Context,
    client: ClickUpClient,
    { sourceType, customerId, connectionId }: LinkPlace,
    task: ClickUpTask,
  ): Promise<MappedField[]> {
    if (task.list === null) return [];
    const place = { connectionId, listId: task.list.id };
    const mapping = await readMapping(ctx, { ...place, sourceType, customerId });
    if (mapping === null) return [];
    const isOld =
      mapping.fieldsReadAt === null || ctx.now().getTime() - mapping.fieldsReadAt > READ_AGAIN_AFTER_MS;
    const mappedIds = mapping.mapped.map(({ target }) => target.id);
    if (isOld && hasNews(task.custom_fields, mapping.known, mappedIds)) await readAgain(ctx, client, place);
    return asTold(mapping.mapped, task.custom_fields.map(toDefinition));
  };
}

/** For the review only: a comparison does not wait for it. */
async function readAgain(
  ctx: Context,
  client: ClickUpClient,
  place: { connectionId: string; listId: string },
): Promise<void> {
  try {
    await refreshListFields(ctx, client, place);
  } catch (error) {
    if (!(error instanceof ClickUpApiError)) throw error;
    ctx.logger.warn({ err: error, listId: place.listId }, "A List's changed fields could not be read");
  }
}
