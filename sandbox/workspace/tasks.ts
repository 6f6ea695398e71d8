import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { nextTaskId } from "../store/ids.ts";
import type { List, Status, Task, User } from "../store/records.ts";
import { readFieldsOfNewTask } from "./field-values.ts";
import {
  findStatus,
  initialStatus,
  isMember,
  listOf,
  sameName,
  statusesOf,
  statusOf,
  workspaceOf,
} from "./places.ts";
import { announceTask, type DraftChange, numbered, saveTask } from "./save-task.ts";
import { ensureSpaceTag } from "./space-tags.ts";
import * as input from "./task-input.ts";

/** Makes a task from a create body. @throws ClickUpError as the ClickUp fact sheet, sections 5 and 8, says. */
export function createTask(sandbox: Sandbox, actor: User, list: List, body: unknown): Task {
  const { store, clock } = sandbox;
  const fields = input.bodyFields(body);
  const name = input.readName(fields.name);
  const status = readStatus(sandbox, list, fields.status) ?? initialStatus(store, list);
  const description = input.readDescription(fields) ?? { markdown: "", text: "" };
  const priority = input.readPriority(fields.priority ?? null);
  const due = input.readDate(fields.due_date ?? null, fields.due_date_time, actor.timezone);
  const start = input.readDate(fields.start_date ?? null, fields.start_date_time, actor.timezone);
  const parent = readParent(sandbox, list, fields.parent);
  const tagNames = input.readTagNames(fields.tags ?? []);
  const assigneeIds = membersAmong(sandbox, list, input.readUserIds(fields.assignees ?? []));
  const customItemId = input.readNumber(fields.custom_item_id ?? null) ?? 0;
  const customFields = readFieldsOfNewTask(sandbox, actor, list, customItemId, fields);
  const linked =
    fields.links_to === undefined || fields.links_to === null ? [] : [input.readText(fields.links_to)];
  const timeEstimate = input.readNumber(fields.time_estimate ?? null);
  const points = input.readNumber(fields.points ?? null);
  const archived = input.readBoolean(fields.archived ?? false);
  const now = clock.now();

  return store.change(() => {
    const tags = tagNames.map((tag) => ensureSpaceTag(sandbox, list.spaceId, tag, actor.id));
    const task: Task = {
      ...nextTaskId(store),
      workspaceId: list.workspaceId,
      spaceId: list.spaceId,
      listId: list.id,
      parentId: parent?.id ?? null,
      name,
      markdown: description.markdown,
      text: description.text,
      statusId: status.id,
      priority,
      dueDate: due.instant,
      dueDateHasTime: due.hasTime,
      startDate: start.instant,
      startDateHasTime: start.hasTime,
      timeEstimate,
      points,
      customItemId,
      assigneeIds,
      watcherIds: [actor.id],
      tags: [...new Set(tags)],
      customFields,
      linkedTaskIds: linked,
      archived,
      creatorId: actor.id,
      dateCreated: now,
      dateUpdated: now,
      ...closingDates(status, now, null),
      deletedAt: null,
    };
    store.put("tasks", task);
    announceTask(sandbox, "task_created", task, actor.id, [
      numbered(sandbox, { field: "status", before: null, after: { ...status } }),
      numbered(sandbox, { field: "task_creation", before: null, after: null }),
    ]);
    return task;
  });
}

/** Changes a task by an update body; `tags` in it changes nothing, as in ClickUp. Answers the task before and after. */
export function updateTask(
  sandbox: Sandbox,
  actor: User,
  task: Task,
  body: unknown,
): { before: Task; after: Task } {
  const { store, clock } = sandbox;
  const list = listOf(store, task);
  const fields = input.bodyFields(body);
  const next: Task = { ...task };
  const changes: DraftChange[] = [];
  function set<Key extends keyof Task>(
    key: Key,
    value: Task[Key],
    field: string,
    data?: Record<string, unknown>,
  ) {
    if (JSON.stringify(task[key]) === JSON.stringify(value)) return;
    next[key] = value;
    changes.push({ field, before: task[key], after: value, ...(data ? { data } : {}) });
  }

  if (fields.name !== undefined) set("name", input.readName(fields.name), "name");
  const description = input.readDescription(fields);
  if (description) {
    set("markdown", description.markdown, "content");
    next.text = description.text;
  }
  if (fields.priority !== undefined) set("priority", input.readPriority(fields.priority), "priority");
  if (fields.due_date !== undefined) {
    const due = input.readDate(fields.due_date, fields.due_date_time, actor.timezone);
    const data = { due_date_time: due.hasTime, old_due_date_time: task.dueDateHasTime };
    set("dueDate", due.instant, "due_date", data);
    next.dueDateHasTime = due.hasTime;
  }
  if (fields.start_date !== undefined) {
    const start = input.readDate(fields.start_date, fields.start_date_time, actor.timezone);
    const data = { start_date_time: start.hasTime, old_start_date_time: task.startDateHasTime };
    set("startDate", start.instant, "start_date", data);
    next.startDateHasTime = start.hasTime;
  }
  if (fields.time_estimate !== undefined) {
    set("timeEstimate", input.readNumber(fields.time_estimate), "time_estimate");
  }
  if (fields.points !== undefined) set("points", input.readNumber(fields.points), "points");
  if (fields.archived !== undefined) set("archived", input.readBoolean(fields.archived), "archived");
  if (fields.custom_item_id !== undefined) {
    set("customItemId", input.readNumber(fields.custom_item_id) ?? 0, "custom_type");
  }
  // `parent: null` does not turn a subtask into a task (ClickUp fact sheet, section 8).
  const parent = readParent(sandbox, list, fields.parent);
  if (parent) set("parentId", parent.id, "parent");
  if (fields.assignees !== undefined) {
    const { add, rem } = input.readAddRemove(fields.assignees);
    const added = membersAmong(sandbox, list, add).filter((id) => !task.assigneeIds.includes(id));
    const removed = task.assigneeIds.filter((id) => rem.includes(id));
    next.assigneeIds = [...task.assigneeIds.filter((id) => !rem.includes(id)), ...added];
    for (const id of added) changes.push({ field: "assignee_add", before: undefined, after: id });
    for (const id of removed) changes.push({ field: "assignee_rem", before: id, after: undefined });
  }
  if (fields.watchers !== undefined) {
    const { add, rem } = input.readAddRemove(fields.watchers);
    const kept = task.watcherIds.filter((id) => !rem.includes(id));
    next.watcherIds = [...new Set([...kept, ...membersAmong(sandbox, list, add)])];
  }
  const status = readStatus(sandbox, list, fields.status);
  if (status && status.id !== task.statusId) {
    changes.push({ field: "status", before: { ...statusOf(store, task) }, after: { ...status } });
    next.statusId = status.id;
    Object.assign(next, closingDates(status, clock.now(), task));
  }
  return { before: task, after: saveTask(sandbox, actor.id, task, next, changes) };
}

/** Deletes a task together with its subtasks; `isCascade` says that the place around it is deleted with it. */
export function deleteTask(sandbox: Sandbox, actorId: number | null, task: Task, isCascade = false): void {
  const { store, clock } = sandbox;
  store.change(() => {
    for (const id of store.tasksIndex.below(task.id)) {
      const child = store.tasks.get(id);
      if (child) deleteTask(sandbox, actorId, child, isCascade);
    }
    store.put("tasks", { ...task, deletedAt: clock.now(), dateUpdated: clock.now() });
    announceTask(sandbox, "task_deleted", task, actorId, [], { isCascade });
  });
}

/**
 * Takes a task out of the trash, with the subtasks that went there. No source says which event ClickUp sends then, if
 * any: none is sent. Where its List is in the trash, it stays there with it.
 */
export function restoreTask(sandbox: Sandbox, task: Task): Task {
  const { store, clock } = sandbox;
  return store.change(() => {
    const next = { ...task, deletedAt: null, dateUpdated: clock.now() };
    store.put("tasks", next);
    for (const id of store.tasksIndex.below(task.id)) {
      const child = store.tasks.get(id);
      if (child && child.deletedAt !== null) restoreTask(sandbox, child);
    }
    return next;
  });
}

/** Adds a tag to a task, making it in the Space when it is new there. */
export function addTag(sandbox: Sandbox, actor: User, task: Task, name: string): Task {
  return sandbox.store.change(() => {
    const tag = ensureSpaceTag(sandbox, task.spaceId, name, actor.id);
    if (task.tags.includes(tag)) return task;
    const next = { ...task, tags: [...task.tags, tag] };
    return saveTask(sandbox, actor.id, task, next, [{ field: "tag", before: null, after: [tag] }]);
  });
}

/** Takes a tag off a task, whatever its case. */
export function removeTag(sandbox: Sandbox, actor: User, task: Task, name: string): Task {
  const removed = task.tags.filter((tag) => sameName(tag, name));
  if (removed.length === 0) return task;
  const next = { ...task, tags: task.tags.filter((tag) => !sameName(tag, name)) };
  return saveTask(sandbox, actor.id, task, next, [{ field: "tag_removed", before: removed, after: null }]);
}

function readStatus(sandbox: Sandbox, list: List, value: unknown): Status | undefined {
  if (value === undefined || value === null) return undefined;
  const wanted = input.readText(value);
  const status = findStatus(statusesOf(sandbox.store, list), wanted, sandbox.settings().strict);
  if (!status) throw refusal("statusUnknown");
  return status;
}

function readParent(sandbox: Sandbox, list: List, value: unknown): Task | undefined {
  if (value === undefined || value === null) return undefined;
  const parent = sandbox.store.tasks.get(input.readText(value));
  if (!parent || parent.deletedAt !== null || parent.listId !== list.id) throw refusal("parentElsewhere");
  return parent;
}

/** People outside the workspace are left out without a word; what ClickUp does is not documented. */
function membersAmong(sandbox: Sandbox, list: List, userIds: number[]): number[] {
  const workspace = workspaceOf(sandbox.store, list);
  return [...new Set(userIds)].filter((id) => isMember(workspace, id));
}

/** When a task was closed and done, given its status now and its dates before. */
export function closingDates(
  status: Status,
  now: number,
  before: Pick<Task, "dateClosed" | "dateDone"> | null,
): Pick<Task, "dateClosed" | "dateDone"> {
  return {
    dateClosed: status.type === "closed" ? (before?.dateClosed ?? now) : null,
    dateDone: status.type === "closed" || status.type === "done" ? (before?.dateDone ?? now) : null,
  };
}
