/** A task's fields as values that are compared, and changed values as what ClickUp's API takes. */

import { z } from "zod";
import {
  type ClickUpTask,
  type CustomValueBody,
  dayInZone,
  localNoon,
  type TaskChangeBody,
} from "#lib/clickup/index.ts";
import { type CustomFieldName, customFieldName, customFieldNameSchema } from "#lib/tasks/schema.ts";
import { changeOfAssignees } from "../engine/assignee.ts";
import type { MappedField } from "../engine/custom/mapped-field.ts";
import { readCustomValue } from "../engine/custom/read-value.ts";
import { customValueBody } from "../engine/custom/write-value.ts";
import type { TheirsValues } from "../engine/fields.ts";
import { type LinkFieldName, syncFieldSchema } from "../engine/policies.ts";
import type { MappedStatus } from "../engine/statuses.ts";
import { findStatusKey } from "../engine/statuses.ts";
import { changeOfTags } from "../engine/tags.ts";

const prioritySchema = z.literal([1, 2, 3, 4]).nullable();

/** What a task's values are read and written by. */
export type TaskSurroundings = {
  /** The connected person's zone. */
  timeZone: string | null;
  statuses: readonly MappedStatus[];
  /** The custom fields that are mapped. */
  custom?: readonly MappedField[];
};

/** A task's fields: those that every source has, and the mapped custom ones. */
export type TaskValues = TheirsValues & Record<CustomFieldName, unknown>;

/** What a task says. A status that its List does not have is named by itself: nobody knows what it means. */
export function taskValuesOf(
  task: ClickUpTask,
  { timeZone, statuses, custom = [] }: TaskSurroundings,
): TaskValues {
  const { id, status: name } = task.status;
  const raw = rawCustomValues(task);
  return {
    title: task.name,
    description: task.markdown_description ?? "",
    status: findStatusKey({ id, name }, statuses) ?? id ?? name,
    priority: prioritySchema.safeParse(task.priority).data ?? null,
    assignee: task.assignees.map((user) => user.id),
    dueDate: task.due_date === null ? null : dayInZone(task.due_date, timeZone),
    tags: task.tags,
    ...customValuesOf(raw, custom, timeZone),
  };
}

/** The values of a task's custom fields as ClickUp told them, by the fields' ids. */
export function rawCustomValues(task: ClickUpTask): Record<string, unknown> {
  return Object.fromEntries(
    task.custom_fields.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]])),
  );
}

/** The mapped ones in plain form, by the names that sync knows them by. */
export function customValuesOf(
  raw: Record<string, unknown>,
  custom: readonly MappedField[],
  timeZone: string | null,
): Record<CustomFieldName, unknown> {
  return Object.fromEntries(
    custom.map(({ source, target }) => [
      customFieldName(source.key),
      readCustomValue(target, source.type, raw[target.id], (instant) => dayInZone(instant, timeZone)),
    ]),
  );
}

/** A custom field set by a call of its own, or cleared. */
export type CustomCall = { fieldId: string; body: CustomValueBody | null };

/** The calls that bring one field of a task to a value: a part of the task's update, and what goes one by one. */
export type FieldChange = {
  body: TaskChangeBody;
  addTags: string[];
  removeTags: string[];
  custom: CustomCall | null;
};

/** How a task's field is brought from `before` to `sent`. */
export function changeOf(
  name: LinkFieldName,
  before: TaskValues,
  sent: TaskValues,
  { timeZone, statuses, custom = [] }: TaskSurroundings,
): FieldChange {
  const nothing: FieldChange = { body: {}, addTags: [], removeTags: [], custom: null };
  const field = syncFieldSchema.safeParse(name).data;
  switch (field) {
    case undefined: {
      const customName = customFieldNameSchema.parse(name);
      const target = custom.find(({ source }) => customFieldName(source.key) === customName)?.target;
      if (target === undefined) return nothing;
      const body = customValueBody(target, before[customName], sent[customName], (day) =>
        localNoon(day, timeZone),
      );
      return { ...nothing, custom: { fieldId: target.id, body } };
    }
    case "title":
      return { ...nothing, body: { name: sent.title } };
    case "description":
      return { ...nothing, body: { markdown_content: sent.description } };
    case "status": {
      const name = statuses.find(({ key }) => key === sent.status)?.name ?? sent.status;
      return { ...nothing, body: { status: name } };
    }
    case "priority":
      return sent.priority === null ? nothing : { ...nothing, body: { priority: sent.priority } };
    case "assignee": {
      const { add, rem } = changeOfAssignees(before.assignee, sent.assignee);
      return { ...nothing, body: { assignees: { add: add.map(Number), rem: rem.map(Number) } } };
    }
    case "dueDate":
      return {
        ...nothing,
        body:
          sent.dueDate === null
            ? { due_date: null }
            : { due_date: localNoon(sent.dueDate, timeZone), due_date_time: false },
      };
    case "tags": {
      const { add, remove } = changeOfTags(before.tags, sent.tags);
      return { ...nothing, addTags: add, removeTags: remove };
    }
  }
}
