/** Mapped fields that cannot sync, since ClickUp's field is gone or of another type: told by one notice for each List. */
import "server-only";
import { raiseNotice, resolveNotice } from "#lib/organisations/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type ListPlace, readEntries, readListFieldRows, readVersionsInForce } from "./mapping-rows.ts";

/** ClickUp's fields that what holds for somebody names and that cannot sync. */
export async function readBrokenFields(ctx: VerbContext, place: ListPlace): Promise<Map<string, string>> {
  const { connectionId, listId } = place;
  const mappings = await ctx.db.fieldMapping.findMany({
    where: { connectionId, listId },
    select: { id: true },
  });
  if (mappings.length === 0) return new Map();
  const versions = await readVersionsInForce(
    ctx,
    mappings.map(({ id }) => id),
  );
  const mapped = new Set(
    versions.flatMap(({ entries }) => readEntries(entries).map(({ fieldId }) => fieldId)),
  );
  const rows = await readListFieldRows(ctx, place);
  return new Map(
    rows
      .filter(
        ({ fieldId, goneAt, changedFrom }) =>
          mapped.has(fieldId) && (goneAt !== null || changedFrom !== null),
      )
      .map(({ fieldId, name, goneAt }) => [
        fieldId,
        `“${name}” is ${goneAt === null ? "of another type now" : "gone"}`,
      ]),
  );
}

/** Tells of fields that broke just now; when none is broken any more, the notice goes by itself. */
export async function settleBrokenNotice(
  ctx: VerbContext,
  place: ListPlace,
  { listName, brokeNow }: { listName: string; brokeNow: readonly string[] },
): Promise<void> {
  const deduplicationKey = `field_mapping.broken:${place.connectionId}:${place.listId}`;
  const broken = await readBrokenFields(ctx, place);
  if (broken.size === 0) {
    await resolveNotice(ctx, deduplicationKey);
    return;
  }
  if (!brokeNow.some((fieldId) => broken.has(fieldId))) return;
  await raiseNotice(ctx, {
    deduplicationKey,
    severity: "warning",
    title: `A mapped field of the List “${listName}” changed in ClickUp`,
    body: `${[...broken.values()].join("; ")}. It does not sync until its mapping is published anew, or the field is as it was; everything else does.`,
    actionLabel: "Look at the mapping",
    actionPath: `/settings/clickup/fields?connection=${place.connectionId}&list=${place.listId}`,
  });
}
