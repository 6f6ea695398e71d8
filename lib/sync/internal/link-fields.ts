/** The fields of one link: those that every source has, and the mapped custom ones. */
import "server-only";
import type { PriorityMap } from "#lib/clickup/schema.ts";
import type { SourceReading, TaskSource } from "#lib/tasks/index.ts";
import { customFieldName, customKeyOf } from "#lib/tasks/schema.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import { customFields, type MappedField } from "../engine/custom/mapped-field.ts";
import { type FieldRule, type LinkFieldName, SYNC_FIELDS, syncFieldSchema } from "../engine/policies.ts";
import type { MappedStatus } from "../engine/statuses.ts";
import type { StoredField } from "../engine/stored-field.ts";
import { SYNC_FIELD_LABELS } from "../schema.ts";
import { storedFieldsOf } from "./stored-fields-of.ts";

export type LinkField = {
  name: LinkFieldName;
  stored: StoredField;
  /** Of a custom field; the others' rules are the customer's. */
  custom: { fieldId: string; rule: FieldRule } | null;
};

export function linkFieldsOf(
  source: TaskSource,
  surroundings: {
    statuses: readonly MappedStatus[];
    people: readonly MappedPerson[];
    mapped: readonly MappedField[];
    priorities: PriorityMap;
  },
): LinkField[] {
  const stored = storedFieldsOf(source, surroundings);
  const everySources = SYNC_FIELDS.map((name) => ({ name, stored: stored[name], custom: null }));
  const custom = [...customFields(surroundings.mapped, surroundings.people)].map(
    ([name, { field, rule, mapped }]) => ({
      name,
      stored: field,
      custom: { fieldId: mapped.target.id, rule },
    }),
  );
  return [...everySources, ...custom];
}

/** What the source says in a field; null in a custom one that is not set. */
export function oursOf(reading: Pick<SourceReading, "fields" | "custom">, name: LinkFieldName): unknown {
  const field = syncFieldSchema.safeParse(name).data;
  return field === undefined ? (reading.custom[customKeyOf(name) ?? ""] ?? null) : reading.fields[field];
}

/** What people call a field, in the middle of a sentence. */
export function labelOfField(name: LinkFieldName, mapped: readonly MappedField[]): string {
  const field = syncFieldSchema.safeParse(name).data;
  if (field !== undefined) return SYNC_FIELD_LABELS[field].toLowerCase();
  return mapped.find(({ source }) => customFieldName(source.key) === name)?.source.label ?? "custom field";
}
