import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { canMerge, directionsOf, fitOf } from "../engine/custom/fit.ts";
import { definitionOf, findMapping, type ListPlace, readEntries, readListFieldRows } from "./mapping-rows.ts";
import { type FieldMapping, listFieldSchema } from "./schema.ts";
import { suggestEntries } from "./suggest.ts";

/** How many versions are shown; older ones stay. */
const VERSIONS_SHOWN = 50;

export async function toMappingView(
  ctx: VerbContext,
  source: TaskSource,
  place: ListPlace,
): Promise<FieldMapping> {
  const { connectionId, listId } = place;
  const mapping = await findMapping(ctx, place, source.type);
  const links = { connectionId, listId, sourceType: source.type, unlinkedAt: null };
  const linkCount = await ctx.db.taskLink.count({ where: links });
  const named = mapping ?? (await ctx.db.taskLink.findFirst({ where: links, select: { listName: true } }));
  const rows = await readListFieldRows(ctx, place);
  const listFields = rows.flatMap((row) => {
    const definition = definitionOf(row);
    const { success, data: review } = listFieldSchema.shape.review.safeParse(row.review);
    return definition === null
      ? []
      : [{ ...definition, review: success ? review : null, isGone: row.goneAt !== null }];
  });
  const there = listFields.filter(({ isGone }) => !isGone);
  const sourceFields = await source.customFields(ctx);
  const draft = readEntries(mapping?.draft);
  return {
    ...place,
    listName: named?.listName ?? "",
    linkCount,
    draftVersion: mapping?.draftVersion ?? null,
    draftChangedByName: mapping?.draftChangedByName ?? null,
    draft,
    suggestions: suggestEntries(sourceFields, there, draft),
    sourceFields,
    listFields,
    pairs: sourceFields.flatMap((one) =>
      there.flatMap((target) => {
        const fit = fitOf(one.type, target.type);
        const directions = directionsOf(one, target);
        return fit === "impossible" || directions.length === 0
          ? []
          : [
              {
                key: one.key,
                fieldId: target.id,
                fit,
                directions,
                canMerge: canMerge(one.type, target.type),
              },
            ];
      }),
    ),
    fieldsReadAt: mapping?.fieldsReadAt?.toISOString() ?? null,
    versions: mapping === null ? [] : await versionsOf(ctx, mapping.id),
  };
}

async function versionsOf(ctx: VerbContext, mappingId: string): Promise<FieldMapping["versions"]> {
  const versions = await ctx.db.fieldMappingVersion.findMany({
    where: { mappingId },
    orderBy: { number: "desc" },
    take: VERSIONS_SHOWN,
  });
  const ids = [...new Set(versions.flatMap(({ customerIds }) => customerIds))];
  const customers = await ctx.db.customer.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  // From the newest down: the first for everybody ends what older ones still hold for.
  let isEverybodyServed = false;
  const served = new Set<string>();
  return versions.map((version) => {
    const { customerIds } = version;
    const isInForce =
      !isEverybodyServed && (customerIds.length === 0 || customerIds.some((id) => !served.has(id)));
    if (customerIds.length === 0) isEverybodyServed = true;
    for (const id of customerIds) served.add(id);
    return {
      number: version.number,
      customers: customers.filter(({ id }) => customerIds.includes(id)),
      note: version.note,
      restoresNumber: version.restoresNumber,
      publishedByName: version.publishedByName,
      publishedAt: version.publishedAt.toISOString(),
      entries: readEntries(version.entries),
      isInForce,
    };
  });
}
