/** A task's fields as values that are compared, and changed values as what ClickUp's API takes. */

import { z } from "zod";
import { type ClickUpTask, dayInZone, localNoon, type TaskChangeBody } from "#lib/clickup/index.ts";
import { changeOfAssignees } from "./engine/assignee.ts";
import type { TheirsValues } from "./engine/fields.ts";
import type { SyncField } from "./engine/policies.ts";
import type { MappedStatus } from "./engine/statuses.ts";
import { findStatusKey } from "./engine/statuses.ts";
import { changeOfTags } from "./engine/tags.ts";

const prioritySchema = z.literal([1, 2, 3, 4]).nullable();

/** What a task says. A status that its List does not have is named by itself: nobody knows what it means. */
export function taskValuesOf(
  task: ClickUpTask,
  { timeZone, statuses }: { timeZone: string | null; statuses: readonly MappedStatus[] },
): TheirsValues {
  const { id, status: name } = task.status;
  return {
    title: task.name,
    description: task.markdown_description ?? "",
    status: findStatusKey({ id, name }, statuses) ?? id ?? name,
    priority: prioritySchema.safeParse(task.priority).data ?? null,
    assignee: task.assignees.map((user) => user.id),
    dueDate: task.due_date === null ? null : dayInZone(task.due_date, timeZone),
    tags: task.tags,
  };
}

/** The calls that bring one field of a task to a value: a part of the task's update, and tags one by one. */
export type FieldChange = { body: TaskChangeBody; addTags: string[]; removeTags: string[] };

/** How a task's field is brought from `before` to `sent`. */
export function changeOf<Field extends SyncField>(
  field: Field,
  before: TheirsValues,
  sent: TheirsValues,
  { timeZone, statuses }: { timeZone: string | null; statuses: readonly MappedStatus[] },
): FieldChange {
  const nothing: FieldChange = { body: {}, addTags: [], removeTags: [] };
  switch (field as SyncField) {
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
