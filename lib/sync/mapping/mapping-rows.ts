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
