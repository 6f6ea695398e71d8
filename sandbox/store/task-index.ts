import type { Task } from "./records.ts";
import type { TableObserver } from "./table.ts";

/** How many earlier versions of a task are kept for stale reads. */
const VERSIONS_KEPT = 20;

/**
 * Finds live tasks by List, workspace and parent without walking all of them, and remembers how each task looked a
 * moment ago, which is what a stale read answers.
 */
export type TaskIndex = {
  observe: TableObserver<Task>;
  /** Ids of the live tasks of a List, oldest first. */
  inList(listId: string): readonly string[];
  /** Ids of the live tasks of a workspace, oldest first. */
  inWorkspace(workspaceId: string): readonly string[];
  /** Ids of the live direct subtasks of a task, oldest first. */
  below(parentId: string): readonly string[];
  /** The task as it stood at `instant`; its first version when it was created later than that. */
  asOf(current: Task, instant: number): Task;
};

/** Makes an empty index; hand its `observe` to the task table. */
export function createTaskIndex(): TaskIndex {
  const byList = new Map<string, Set<string>>();
  const byWorkspace = new Map<string, Set<string>>();
  const byParent = new Map<string, Set<string>>();
  const versions = new Map<string, Task[]>();

  function add(index: Map<string, Set<string>>, key: string, id: string) {
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  }

  function isSamePlace(before: Task | undefined, after: Task | undefined): boolean {
    return (
      before !== undefined &&
      after !== undefined &&
      before.listId === after.listId &&
      before.workspaceId === after.workspaceId &&
      before.parentId === after.parentId &&
      before.deletedAt === after.deletedAt
    );
  }

  return {
    observe(before, after) {
      if (before && after) {
        const earlier = versions.get(before.id) ?? [];
        versions.set(before.id, [...earlier, before].slice(-VERSIONS_KEPT));
      } else if (before) {
        versions.delete(before.id);
      }
      if (isSamePlace(before, after)) return;
      if (before) {
        byList.get(before.listId)?.delete(before.id);
        byWorkspace.get(before.workspaceId)?.delete(before.id);
        if (before.parentId !== null) byParent.get(before.parentId)?.delete(before.id);
      }
      if (after && after.deletedAt === null) {
        add(byList, after.listId, after.id);
        add(byWorkspace, after.workspaceId, after.id);
        if (after.parentId !== null) add(byParent, after.parentId, after.id);
      }
    },
    inList: (listId) => [...(byList.get(listId) ?? [])],
    inWorkspace: (workspaceId) => [...(byWorkspace.get(workspaceId) ?? [])],
    below: (parentId) => [...(byParent.get(parentId) ?? [])],
    asOf(current, instant) {
      if (current.dateUpdated <= instant) return current;
      const earlier = versions.get(current.id) ?? [];
      return earlier.findLast((version) => version.dateUpdated <= instant) ?? earlier[0] ?? current;
    },
  };
}
