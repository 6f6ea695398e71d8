import "server-only";
import { z } from "zod";
import type { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { SourceCustomField, TaskSourceType } from "#lib/tasks/schema.ts";
import { type FieldDefinition, fieldDefinitionSchema } from "../engine/custom/definition.ts";
import type { MappedField } from "../engine/custom/mapped-field.ts";
import { type MappingEntry, mappingEntrySchema } from "./entry.ts";

export type ListPlace = { connectionId: string; listId: string };

export function findMapping(ctx: VerbContext, place: ListPlace, sourceType: TaskSourceType) {
  const { connectionId, listId } = place;
  return ctx.db.fieldMapping.findUnique({
    where: { connectionId_listId_sourceType: { connectionId, listId, sourceType } },
  });
}

/** The newest version that holds for a customer: one for everybody, or one that names it. */
export function findVersionFor(ctx: VerbContext, mappingId: string, customerId: string | null) {
  const forEverybody: Prisma.FieldMappingVersionWhereInput = { customerIds: { isEmpty: true } };
  return ctx.db.fieldMappingVersion.findFirst({
    where: {
      mappingId,
      OR: [forEverybody, ...(customerId === null ? [] : [{ customerIds: { has: customerId } }])],
    },
    orderBy: { number: "desc" },
  });
}

/** The versions of several mappings that may hold for somebody, the newest first. */
export async function readVersionsInForce(ctx: VerbContext, mappingIds: string[]) {
  const forEverybody = await ctx.db.fieldMappingVersion.groupBy({
    by: ["mappingId"],
    where: { mappingId: { in: mappingIds }, customerIds: { isEmpty: true } },
    _max: { number: true },
  });
  const oldest = new Map(forEverybody.map(({ mappingId, _max }) => [mappingId, _max.number]));
  return ctx.db.fieldMappingVersion.findMany({
    where: {
      OR: mappingIds.map((mappingId) => ({ mappingId, number: { gte: oldest.get(mappingId) ?? 0 } })),
    },
    orderBy: { number: "desc" },
  });
}

/** Entries as they are stored; one that an older version wrote and nobody can read any more is left out. */
export function readEntries(stored: unknown): MappingEntry[] {
  return z
    .array(mappingEntrySchema.nullable().catch(null))
    .catch([])
    .parse(stored)
    .flatMap((entry) => entry ?? []);
}

export type ListFieldRow = Prisma.ListFieldGetPayload<object>;

export function readListFieldRows(ctx: VerbContext, { connectionId, listId }: ListPlace) {
  return ctx.db.listField.findMany({
    where: { connectionId, listId },
    orderBy: [{ position: "asc" }, { fieldId: "asc" }],
  });
}

export function definitionOf(row: ListFieldRow): FieldDefinition | null {
  return fieldDefinitionSchema.safeParse(row.definition).data ?? null;
}

/** The fields that a published mapping syncs: those that are there, and of the type that they were published with. */
export function syncingDefinitions(rows: readonly ListFieldRow[]): FieldDefinition[] {
  return rows
    .filter(({ goneAt, changedFrom }) => goneAt === null && changedFrom === null)
    .flatMap((row) => definitionOf(row) ?? []);
}

/** Entries with both their fields; those whose field is gone on either side are left out, and break nothing. */
export function joinEntries(
  entries: readonly MappingEntry[],
  sources: readonly SourceCustomField[],
  targets: readonly FieldDefinition[],
): (MappedField & { default: MappingEntry["default"] })[] {
  return entries.flatMap(({ key, fieldId, ...rest }) => {
    const source = sources.find((field) => field.key === key);
    const target = targets.find(({ id }) => id === fieldId);
    return source === undefined || target === undefined ? [] : [{ source, target, ...rest }];
  });
}

/**
 * Mapped fields with the definitions that a task tells: its own word on a field counts for more than what was read of
 * its List once. A field that the task does not have (its type of task need not) is left out, and so is one that became of
 * another type: nobody has said yet that its values may go on.
 */
export function asTold(
  mapped: readonly MappedField[],
  definitions: readonly FieldDefinition[],
): MappedField[] {
  const told = new Map(definitions.map((definition) => [definition.id, definition]));
  return mapped.flatMap(({ source, target: { id, type }, direction, policy, valueMap }) => {
    const target = told.get(id);
    return target === undefined || target.type !== type
      ? []
      : [{ source, target, direction, policy, valueMap }];
  });
}
