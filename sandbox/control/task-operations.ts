import { z } from "zod";
import type { Sandbox } from "../sandbox.ts";
import { CUSTOM_FIELD_TYPES, type Task } from "../store/records.ts";
import { fieldsOf } from "../workspace/custom-fields.ts";
import { addField, changeField, removeField, restoreField } from "../workspace/field-definitions.ts";
import { putComputedValue } from "../workspace/field-values.ts";
import { moveTask, readMove } from "../workspace/move-task.ts";
import { userById } from "../workspace/places.ts";
import { deleteTask, restoreTask, updateTask } from "../workspace/tasks.ts";
import { found } from "./not-found.ts";

const Option = z.strictObject({ name: z.string().min(1), color: z.string().optional() });

export const NewField = z.strictObject({
  workspaceId: z.string(),
  name: z.string().min(1),
  type: z.enum(CUSTOM_FIELD_TYPES),
  /** The Lists that have it; all of the workspace's unless given. */
  listIds: z.array(z.string()).min(1).optional(),
  options: z.array(Option).optional(),
  typeConfig: z.record(z.string(), z.unknown()).optional(),
  required: z.boolean().optional(),
  /** The task types it applies to; all unless given. */
  customItemIds: z.array(z.number().int()).optional(),
});

export const FieldChange = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.enum(CUSTOM_FIELD_TYPES).optional(),
  /** All options from now on; one that keeps its name keeps its id. */
  options: z.array(Option).optional(),
  required: z.boolean().optional(),
  listIds: z.array(z.string()).min(1).nullable().optional(),
});

export const FieldValue = z.strictObject({ fieldId: z.string(), value: z.unknown() });

const Actor = { as: z.number().int().optional() };

/** A change of a task in somebody's name: the body of ClickUp's own update. */
export const TaskChange = z.strictObject({ ...Actor, change: z.record(z.string(), z.unknown()) });

export const TaskMove = z.strictObject({
  ...Actor,
  listId: z.string(),
  status_mappings: z.unknown().optional(),
  move_custom_fields: z.unknown().optional(),
  custom_fields_to_move: z.unknown().optional(),
});

export const TaskDeletion = z.strictObject(Actor);

/** What can be done to tasks and custom fields from outside, as somebody would in ClickUp's screens. */
export function createTaskControl(sandbox: Sandbox) {
  const { store } = sandbox;

  function task(id: string): Task {
    const known = store.tasks.get(id);
    return found(known?.deletedAt === null ? known : null, `task ${id}`);
  }

  /** The person named, else the owner of the task's workspace. */
  function actor(ofTask: Task, userId: number | undefined) {
    const workspace = found(store.workspaces.get(ofTask.workspaceId), `workspace ${ofTask.workspaceId}`);
    const owner = workspace.members.find(({ role }) => role === 1) ?? workspace.members[0];
    const id = userId ?? found(owner, "member of the workspace").userId;
    found(store.users.get(id), `person ${id}`);
    return userById(store, id);
  }

  const field = (id: string) => found(store.fields.get(id), `custom field ${id}`);

  return {
    changeTask(id: string, input: z.input<typeof TaskChange>) {
      const { as, change } = TaskChange.parse(input);
      return updateTask(sandbox, actor(task(id), as), task(id), change).after;
    },
    moveTask(id: string, input: z.input<typeof TaskMove>) {
      const { as, listId, ...move } = TaskMove.parse(input);
      const list = found(store.lists.get(listId), `List ${listId}`);
      return moveTask(sandbox, actor(task(id), as).id, task(id), list, readMove(move));
    },
    deleteTask(id: string, input: z.input<typeof TaskDeletion> = {}) {
      deleteTask(sandbox, actor(task(id), TaskDeletion.parse(input).as).id, task(id));
    },
    /** Takes a deleted task out of the trash. */
    restoreTask(id: string) {
      const deleted = store.tasks.get(id);
      return restoreTask(sandbox, found(deleted?.deletedAt == null ? null : deleted, `deleted task ${id}`));
    },
    /** The custom fields of a List. */
    fields: (listId: string) => fieldsOf(store, found(store.lists.get(listId), `List ${listId}`)),
    addField(input: z.input<typeof NewField>) {
      const draft = NewField.parse(input);
      found(store.workspaces.get(draft.workspaceId), `workspace ${draft.workspaceId}`);
      for (const id of draft.listIds ?? []) found(store.lists.get(id), `List ${id}`);
      return addField(sandbox, draft);
    },
    changeField: (id: string, input: z.input<typeof FieldChange>) =>
      changeField(sandbox, field(id), FieldChange.parse(input)),
    removeField: (id: string) => removeField(sandbox, field(id)),
    restoreField: (id: string) => restoreField(sandbox, field(id)),
    /** Puts a value into a field as the sandbox keeps it, types that ClickUp computes included; null clears it. */
    putFieldValue(taskId: string, input: z.input<typeof FieldValue>) {
      const { fieldId, value } = FieldValue.parse(input);
      return putComputedValue(sandbox, task(taskId), fieldId, value);
    },
  };
}
