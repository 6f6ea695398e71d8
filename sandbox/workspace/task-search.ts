import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Status, Task } from "../store/records.ts";
import { type FieldCondition, meetsCondition } from "./field-conditions.ts";
import { listOf, sameName, statusesOf } from "./places.ts";

/** ClickUp answers at most this many tasks a page. */
export const TASKS_PER_PAGE = 100;

export const TASK_ORDERS = ["id", "created", "updated", "due_date"] as const;
export type TaskOrder = (typeof TASK_ORDERS)[number];

/** An open interval of instants in milliseconds; both ends are strict (ClickUp fact sheet, section 9). */
export type InstantRange = { gt: number | null; lt: number | null };

/** What a search asks for. Empty arrays ask nothing. */
export type TaskQuery = {
  page: number;
  orderBy: TaskOrder;
  isReversed: boolean;
  withSubtasks: boolean;
  withClosed: boolean;
  /** True answers archived tasks alone, false live ones alone. */
  isArchived: boolean;
  spaceIds: string[];
  folderIds: string[];
  listIds: string[];
  statuses: string[];
  assigneeIds: string[];
  watcherIds: string[];
  tags: string[];
  customItemIds: string[];
  parentId: string | null;
  dueDate: InstantRange;
  created: InstantRange;
  updated: InstantRange;
  done: InstantRange;
  fields: FieldCondition[];
};

export type TaskPage = { tasks: Task[]; isLastPage: boolean };

/**
 * Searches among the tasks named by `ids` (oldest first). The default order is newest first, an assumption: the
 * sources name the field ("created") and not the direction.
 * @param staleBefore when set, tasks appear as they stood at that instant, and later ones not at all.
 */
export function searchTasks(
  sandbox: Sandbox,
  ids: readonly string[],
  query: TaskQuery,
  staleBefore: number | null,
): TaskPage {
  const { store } = sandbox;
  const isWanted = taskFilter(sandbox, query);
  const found: Task[] = [];
  const first = query.page * TASKS_PER_PAGE;
  // In the order of creation the walk can stop at the first task beyond the page; other orders need all matches.
  const isCreationOrder = query.orderBy === "created" || query.orderBy === "id";
  const enough = isCreationOrder ? first + TASKS_PER_PAGE + 1 : Number.POSITIVE_INFINITY;
  const inWalkOrder = isCreationOrder && query.isReversed ? ids : ids.toReversed();
  for (const id of inWalkOrder) {
    if (found.length >= enough) break;
    const current = store.tasks.get(id);
    if (!current) continue;
    if (staleBefore !== null && current.dateCreated > staleBefore) continue;
    const task = staleBefore === null ? current : store.tasksIndex.asOf(current, staleBefore);
    if (isWanted(task)) found.push(task);
  }
  if (!isCreationOrder) sortBy(found, query.orderBy, query.isReversed);
  return {
    tasks: found.slice(first, first + TASKS_PER_PAGE),
    isLastPage: found.length <= first + TASKS_PER_PAGE,
  };
}

function sortBy(tasks: Task[], order: TaskOrder, isReversed: boolean) {
  const key = (task: Task) => (order === "updated" ? task.dateUpdated : task.dueDate);
  tasks.sort((one, other) => {
    const first = key(one);
    const second = key(other);
    // Tasks without a date come last either way.
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    const newestFirst = second - first || other.sequence - one.sequence;
    return isReversed ? -newestFirst : newestFirst;
  });
}

function taskFilter(sandbox: Sandbox, query: TaskQuery): (task: Task) => boolean {
  const { store } = sandbox;
  const spaceIds = asSet(query.spaceIds);
  const listIds = asSet(query.listIds);
  const folderIds = asSet(query.folderIds);
  const statusesByList = new Map<string, Map<string, Status>>();

  function statusOfTask(task: Task): Status | undefined {
    let statuses = statusesByList.get(task.listId);
    if (!statuses) {
      statuses = new Map(statusesOf(store, listOf(store, task)).map((status) => [status.id, status]));
      statusesByList.set(task.listId, statuses);
    }
    return statuses.get(task.statusId);
  }

  function hasWantedStatus(task: Task): boolean {
    const status = statusOfTask(task);
    if (!status) return false;
    const isNamed = query.statuses.some((name) => sameName(name, status.status));
    if (query.statuses.length > 0) return isNamed;
    return query.withClosed || status.type !== "closed";
  }

  return (task) =>
    task.deletedAt === null &&
    task.archived === query.isArchived &&
    (query.parentId === null
      ? query.withSubtasks || task.parentId === null
      : task.parentId === query.parentId) &&
    isInside(task.dateCreated, query.created) &&
    isInside(task.dateUpdated, query.updated) &&
    isInside(task.dueDate, query.dueDate) &&
    isInside(task.dateDone, query.done) &&
    (spaceIds === null || spaceIds.has(task.spaceId)) &&
    (listIds === null || listIds.has(task.listId)) &&
    (folderIds === null || folderIds.has(listOf(store, task).folderId ?? "")) &&
    isNoneOrAny(query.assigneeIds, (id) => task.assigneeIds.includes(Number(id))) &&
    isNoneOrAny(query.watcherIds, (id) => task.watcherIds.includes(Number(id))) &&
    isNoneOrAny(query.tags, (name) => task.tags.some((tag) => sameName(tag, name))) &&
    isNoneOrAny(query.customItemIds, (id) => task.customItemId === Number(id)) &&
    query.fields.every((condition) => meetsCondition(task.customFields[condition.fieldId], condition)) &&
    hasWantedStatus(task);
}

function asSet(values: string[]): Set<string> | null {
  return values.length === 0 ? null : new Set(values);
}

function isNoneOrAny(wanted: string[], holds: (value: string) => boolean): boolean {
  return wanted.length === 0 || wanted.some(holds);
}

function isInside(instant: number | null, range: InstantRange): boolean {
  if (range.gt === null && range.lt === null) return true;
  if (instant === null) return false;
  return (range.gt === null || instant > range.gt) && (range.lt === null || instant < range.lt);
}

/** Reads `order_by`; an unknown one is the 500 that ClickUp answers (ClickUp fact sheet, section 9). */
export function readOrder(value: string | null): TaskOrder {
  if (value === null || value === "") return "created";
  const order = TASK_ORDERS.find((known) => known === value);
  if (!order) throw refusal("orderUnknown");
  return order;
}
