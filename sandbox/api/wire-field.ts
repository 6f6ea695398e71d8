import type { Sandbox } from "../sandbox.ts";
import { type CustomField, type CustomFieldValue, LocationValue, type Task } from "../store/records.ts";
import { ratingCount } from "../workspace/custom-fields.ts";
import { statusOf } from "../workspace/places.ts";
import { wireUser } from "./people.ts";
import { quillDelta } from "./quill-delta.ts";
import { wireAttachment } from "./wire-attachment.ts";

/** The definition of a custom field, as Lists and tasks carry it; an option of labels has a `label`, not a `name`. */
export function wireField(field: CustomField) {
  return {
    id: field.id,
    name: field.name,
    type: field.type,
    type_config: typeConfig(field),
    date_created: String(field.dateCreated),
    hide_from_guests: false,
    required: field.required,
  };
}

function typeConfig(field: CustomField): Record<string, unknown> {
  const config =
    field.type === "emoji" ? { ...field.typeConfig, count: ratingCount(field) } : field.typeConfig;
  if (field.type === "drop_down") {
    return { ...config, options: field.options.map((option, orderindex) => ({ ...option, orderindex })) };
  }
  if (field.type !== "labels") return { ...config };
  return { ...config, options: field.options.map(({ id, name, color }) => ({ id, label: name, color })) };
}

/** A custom field of a task. One that is not set has no `value` key at all (ClickUp fact sheet, section 10). */
export function wireFieldOfTask(sandbox: Sandbox, task: Task, field: CustomField) {
  const definition = wireField(field);
  const progress = field.type === "automatic_progress" ? subtaskProgress(sandbox, task) : null;
  if (progress) return { ...definition, value: progress };
  const value = task.customFields[field.id];
  if (value === undefined) return definition;
  const wire = wireFieldValue(sandbox, field, value);
  return field.type === "text"
    ? { ...definition, value: wire, value_richtext: quillDelta(String(value)) }
    : { ...definition, value: wire };
}

/** How a stored value reads on the wire (ClickUp fact sheet, section 10): numbers as strings, an option as its index. */
function wireFieldValue(sandbox: Sandbox, field: CustomField, value: CustomFieldValue): unknown {
  switch (field.type) {
    case "drop_down":
      return field.options.findIndex(({ id }) => id === value);
    case "number":
    case "currency":
    case "date":
    case "formula":
    case "votes":
      return String(value);
    case "checkbox":
      return sandbox.settings().checkboxAsText ? String(value) : value;
    case "users":
      return idsIn(value).flatMap((id) =>
        sandbox.store.users.get(id) ? [wireUser(sandbox.store, Number(id))] : [],
      );
    case "tasks":
    case "list_relationship":
      return idsIn(value).flatMap((id) => taskStub(sandbox, String(id)));
    case "attachment":
      return idsIn(value).flatMap((id) => {
        const attachment = sandbox.store.attachments.get(id);
        return attachment ? [wireAttachment(sandbox, attachment)] : [];
      });
    case "manual_progress":
      return { current: String(value), percent_completed: percentOf(field, Number(value)) };
    case "location": {
      const place = LocationValue.safeParse(value);
      return place.success ? { ...place.data, place_id: `sandbox-${place.data.location.lat}` } : value;
    }
    default:
      return value;
  }
}

/** A value as webhooks tell it: an option by its id, sets by their ids, numbers as strings, nothing as null. */
export function rawFieldValue(field: CustomField, value: unknown): unknown {
  const isNumeric = field.type === "number" || field.type === "currency" || field.type === "date";
  return isNumeric && value !== null && value !== undefined ? String(value) : (value ?? null);
}

function idsIn(value: CustomFieldValue): (string | number)[] {
  return Array.isArray(value) ? value : [];
}

function taskStub(sandbox: Sandbox, id: string) {
  const task = sandbox.store.tasks.get(id);
  if (!task) return [];
  const isDeleted = task.deletedAt !== null;
  const status = isDeleted ? null : statusOf(sandbox.store, task);
  return [
    {
      id,
      name: task.name,
      status: status?.status ?? null,
      color: status?.color ?? null,
      custom_type: null,
      team_id: task.workspaceId,
      deleted: isDeleted,
      url: `${sandbox.baseUrl()}/t/${id}`,
      access: true,
    },
  ];
}

function percentOf(field: CustomField, current: number): number {
  const start = Number(field.typeConfig.start ?? 0);
  const end = Number(field.typeConfig.end ?? 100);
  return end === start ? 0 : (current - start) / (end - start);
}

function subtaskProgress(sandbox: Sandbox, task: Task): { percent_complete: number } | null {
  const subtasks = sandbox.store.tasksIndex.below(task.id).flatMap((id) => sandbox.store.tasks.get(id) ?? []);
  if (subtasks.length === 0) return null;
  const done = subtasks.filter(({ dateDone }) => dateDone !== null).length;
  return { percent_complete: Math.round((100 * done) / subtasks.length) };
}
