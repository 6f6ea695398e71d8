import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { type CustomField, CustomFieldValue, type List, type Task, type User } from "../store/records.ts";
import { fieldsOf, readFieldValue } from "./custom-fields.ts";
import { listOf } from "./places.ts";
import { saveTask } from "./save-task.ts";
import { readBoolean, readFieldWrites } from "./task-input.ts";

function appliesTo(field: CustomField, customItemId: number): boolean {
  return field.customItemIds === null || field.customItemIds.includes(customItemId);
}

function fieldInList(sandbox: Sandbox, task: Task, fieldId: string): CustomField {
  const field = fieldsOf(sandbox.store, listOf(sandbox.store, task)).find(({ id }) => id === fieldId);
  if (!field) throw refusal("fieldUnknown");
  if (!appliesTo(field, task.customItemId)) throw refusal("fieldNotApplicable");
  return field;
}

/**
 * Sets (or, with null, clears) one custom field of a task.
 * @throws ClickUpError for a field that the List does not have, one that is not for this type of task, a wrong value.
 */
export function setCustomField(
  sandbox: Sandbox,
  actor: User,
  task: Task,
  write: { fieldId: string; value: unknown; options?: unknown },
): Task {
  const field = fieldInList(sandbox, task, write.fieldId);
  const before = task.customFields[field.id];
  const next = readFieldValue(sandbox, {
    field,
    actor,
    before,
    value: write.value,
    options: write.options,
  });
  return keepValue(sandbox, actor.id, task, field, next);
}

/** Clears one custom field of a task. */
export function clearCustomField(sandbox: Sandbox, actor: User, task: Task, fieldId: string): Task {
  return keepValue(sandbox, actor.id, task, fieldInList(sandbox, task, fieldId), null);
}

/** Puts a value into a field as it is kept, computed types included: what ClickUp's own arithmetic would do. */
export function putComputedValue(sandbox: Sandbox, task: Task, fieldId: string, value: unknown): Task {
  const field = fieldInList(sandbox, task, fieldId);
  return keepValue(sandbox, null, task, field, CustomFieldValue.nullable().parse(value));
}

function keepValue(
  sandbox: Sandbox,
  actorId: number | null,
  task: Task,
  field: CustomField,
  value: CustomFieldValue | null,
): Task {
  const { [field.id]: before = null, ...others } = task.customFields;
  if (JSON.stringify(before) === JSON.stringify(value)) return task;
  const customFields = value === null ? others : { ...task.customFields, [field.id]: value };
  const change = { field: "custom_field", before, after: value, customFieldId: field.id };
  return saveTask(sandbox, actorId, task, { ...task, customFields }, [change]);
}

/**
 * The custom field values of a create body. Fields that do not apply are dropped silently; required ones are asked for
 * only when the body says so (ClickUp fact sheet, section 8).
 */
export function readFieldsOfNewTask(
  sandbox: Sandbox,
  actor: User,
  list: List,
  customItemId: number,
  body: Record<string, unknown>,
): Record<string, CustomFieldValue> {
  const applicable = fieldsOf(sandbox.store, list).filter((field) => appliesTo(field, customItemId));
  const known = new Map(applicable.map((field) => [field.id, field]));
  const values: Record<string, CustomFieldValue> = {};
  for (const { id, value, options } of readFieldWrites(body.custom_fields ?? [])) {
    const field = known.get(id);
    if (!field) continue;
    const read = readFieldValue(sandbox, { field, actor, before: undefined, value, options });
    if (read !== null) values[id] = read;
  }
  const isChecked = readBoolean(body.check_required_custom_fields ?? false);
  const missing = applicable.find((field) => field.required && values[field.id] === undefined);
  if (isChecked && missing) throw refusal("fieldRequired", `Custom field "${missing.name}" is required`);
  return values;
}

/** `{ value, value_options }` of a call that sets a field. */
export function readValueBody(body: unknown): { value: unknown; options: unknown } {
  const { value, value_options: options } = z
    .object({ value: z.unknown().optional(), value_options: z.unknown().optional() })
    .catch({})
    .parse(body);
  return { value, options };
}
