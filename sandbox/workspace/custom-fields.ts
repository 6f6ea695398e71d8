import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import {
  type CustomField,
  type CustomFieldValue,
  type List,
  LocationValue,
  type User,
} from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { snapToDateOnly } from "./due-dates.ts";
import { isMember } from "./places.ts";

/** The custom fields of a List, oldest first: the workspace's and the List's own. */
export function fieldsOf(store: Store, list: Pick<List, "id" | "workspaceId">): CustomField[] {
  return store.fields
    .all()
    .filter(
      (field) =>
        field.workspaceId === list.workspaceId &&
        field.deletedAt === null &&
        (field.listIds === null || field.listIds.includes(list.id)),
    );
}

/** Types whose value ClickUp computes, or that have none: nobody can set them (ClickUp fact sheet, section 10). */
const NOT_SETTABLE: ReadonlySet<CustomField["type"]> = new Set(["automatic_progress", "formula", "votes"]);

/** A write to one custom field of a task. */
export type ValueWrite = {
  field: CustomField;
  /** Who writes: a date without a time goes to 04:00 of that person's day. */
  actor: User;
  before: CustomFieldValue | undefined;
  value: unknown;
  options: unknown;
};

const WithTime = z.object({ time: z.literal(true) });
const AddRemove = z.strictObject({
  add: z.array(z.union([z.string(), z.number()])).optional(),
  rem: z.array(z.union([z.string(), z.number()])).optional(),
});
const Progress = z.strictObject({ current: z.number() });

/**
 * Reads a value written to a custom field; null clears it, as an empty set does.
 * @throws ClickUpError FIELD_011 for an option that the field does not have, ITEMV2_003 for a value of the wrong type.
 */
export function readFieldValue(sandbox: Sandbox, write: ValueWrite): CustomFieldValue | null {
  const { field, value } = write;
  if (NOT_SETTABLE.has(field.type)) throw refusal("valueInvalid", `A ${field.type} field cannot be set`);
  if (value === null || value === undefined) return null;
  switch (field.type) {
    case "drop_down":
      return optionId(field, value);
    case "labels":
      return labelIds(field, value);
    case "number":
    case "currency":
      return parsed(z.number(), value);
    case "emoji":
      return parsed(z.number().int().min(0).max(ratingCount(field)), value);
    case "manual_progress":
      return parsed(Progress, value).current;
    case "date": {
      const instant = parsed(z.number().int(), value);
      return WithTime.safeParse(write.options).success
        ? instant
        : snapToDateOnly(instant, write.actor.timezone);
    }
    case "checkbox":
      return parsed(z.boolean(), value);
    case "button":
      // A click does something and leaves nothing behind.
      parsed(z.literal(true), value);
      return null;
    case "users":
      return changedSet(write, z.number().int(), (id) =>
        sandbox.store.workspaces.all().some((one) => one.id === field.workspaceId && isMember(one, id)),
      );
    case "tasks":
    case "list_relationship":
      return changedSet(write, z.string(), (id) => isRelatable(sandbox, field, id));
    case "attachment":
      return changedSet(write, z.string(), (id) => sandbox.store.attachments.get(id)?.fieldId === field.id);
    case "location":
      return parsed(LocationValue, value);
    case "email":
      return parsed(z.email(), value);
    case "url":
      return parsed(z.url(), value);
    case "phone":
      return parsed(z.string().regex(/^\+\d[\d ()-]{3,24}$/), value);
    default:
      return parsed(z.string(), value);
  }
}

/** How many symbols a rating has; ClickUp allows five at most. */
export function ratingCount(field: CustomField): number {
  return z.number().int().min(1).max(5).catch(5).parse(field.typeConfig.count);
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) throw refusal("valueInvalid");
  return result.data;
}

function optionId(field: CustomField, value: unknown): string {
  const option =
    typeof value === "number" ? field.options[value] : field.options.find(({ id }) => id === value);
  if (!option) throw refusal("optionInvalid");
  return option.id;
}

/** The labels written replace all that were there. */
function labelIds(field: CustomField, value: unknown): string[] | null {
  const ids = [...new Set(parsed(z.array(z.string()), value))];
  if (!ids.every((id) => field.options.some((option) => option.id === id))) throw refusal("optionInvalid");
  return ids.length === 0 ? null : ids;
}

/** A set changed by `{ add, rem }`. Ids of things that the workspace does not have are left out without a word. */
function changedSet<Id extends string | number>(
  { before, value }: ValueWrite,
  idSchema: z.ZodType<Id>,
  isKnown: (id: Id) => boolean,
): Id[] | null {
  const { add = [], rem = [] } = parsed(AddRemove, value);
  const current = z.array(idSchema).catch([]).parse(before);
  const added = parsed(z.array(idSchema), add).filter(isKnown);
  const removed = new Set<string | number>(rem);
  const next = [...new Set([...current, ...added])].filter((id) => !removed.has(id));
  // An empty set is an unset field.
  return next.length === 0 ? null : next;
}

function isRelatable(sandbox: Sandbox, field: CustomField, taskId: string): boolean {
  const task = sandbox.store.tasks.get(taskId);
  if (!task || task.deletedAt !== null || task.workspaceId !== field.workspaceId) return false;
  const relatedList = field.typeConfig.subcategory_id;
  return field.type === "tasks" || relatedList === undefined || relatedList === task.listId;
}
