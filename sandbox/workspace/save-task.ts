import type { Sandbox } from "../sandbox.ts";
import { nextHistoryId } from "../store/ids.ts";
import type { Task } from "../store/records.ts";
import type { DomainEvent, FieldChange } from "../store/store.ts";
import { listOf } from "./places.ts";

/** A changed field before it has its history id. */
export type DraftChange = Omit<FieldChange, "historyId">;

/** A changed field with the next history id. Part of the change that calls it. */
export function numbered(sandbox: Sandbox, change: DraftChange): FieldChange {
  return { historyId: nextHistoryId(sandbox.store), ...change };
}

/** Tells that something happened to a task. Part of the change that calls it. */
export function announceTask(
  sandbox: Sandbox,
  kind: DomainEvent["kind"],
  task: Task,
  actorId: number | null,
  changes: FieldChange[],
  more: Partial<Pick<DomainEvent, "commentId" | "isCascade" | "fromListId">> = {},
): void {
  sandbox.store.announce({
    kind,
    at: sandbox.clock.now(),
    actorId,
    workspaceId: task.workspaceId,
    spaceId: task.spaceId,
    folderId: listOf(sandbox.store, task).folderId,
    listId: task.listId,
    taskId: task.id,
    commentId: null,
    ...more,
    changes,
  });
}

/** Keeps a changed task and tells of it; when nothing changed, neither. */
export function saveTask(
  sandbox: Sandbox,
  actorId: number | null,
  before: Task,
  next: Task,
  changes: DraftChange[],
): Task {
  if (JSON.stringify(before) === JSON.stringify(next)) return before;
  return sandbox.store.change(() => {
    const saved = touched(sandbox, next);
    sandbox.store.put("tasks", saved);
    announceTask(
      sandbox,
      "task_updated",
      saved,
      actorId,
      changes.map((change) => numbered(sandbox, change)),
    );
    return saved;
  });
}

/** A task as changed now; its time of change never goes back. */
export function touched(sandbox: Sandbox, task: Task): Task {
  return { ...task, dateUpdated: Math.max(sandbox.clock.now(), task.dateUpdated) };
}
