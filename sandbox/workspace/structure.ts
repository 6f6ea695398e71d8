import type { Sandbox } from "../sandbox.ts";
import { nextNumericId, statusId } from "../store/ids.ts";
import type { Folder, List, Membership, Space, Status, Workspace } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { announceFolder, announceList, announceSpace } from "./announce-places.ts";
import { initialStatus, listsIn, sameName, statusesOf } from "./places.ts";
import { deleteTask, restoreTask } from "./tasks.ts";

/** A status as somebody writes it down; order is the order of writing. */
export type StatusDraft = { status: string; type: Status["type"]; color?: string };

/** ClickUp's own first set of statuses. */
export const DEFAULT_STATUSES: StatusDraft[] = [
  { status: "to do", type: "open", color: "#87909e" },
  { status: "in progress", type: "custom", color: "#5f55ee" },
  { status: "complete", type: "closed", color: "#008844" },
];

const COLOR_BY_TYPE: Record<Status["type"], string> = {
  open: "#87909e",
  custom: "#5f55ee",
  done: "#299764",
  closed: "#008844",
};

/** Drafts as statuses of a Space or List. */
export function draftStatuses(store: Store, ownerId: string, drafts: StatusDraft[]): Status[] {
  return drafts.map(({ status, type, color }, orderindex) => ({
    id: statusId(store.seed(), ownerId, status),
    status,
    type,
    color: color ?? COLOR_BY_TYPE[type],
    orderindex,
  }));
}

/** Makes a workspace. Part of the change that calls it. */
export function addWorkspace(store: Store, name: string, color: string, members: Membership[]): Workspace {
  const workspace = { id: nextNumericId(store, "workspace"), name, color, members };
  store.put("workspaces", workspace);
  return workspace;
}

/** Makes a Space. Part of the change that calls it. */
export function addSpace(
  store: Store,
  workspaceId: string,
  draft: { name: string; color?: string; visibleTo?: number[]; statuses?: StatusDraft[] },
): Space {
  const id = nextNumericId(store, "space");
  const space: Space = {
    id,
    workspaceId,
    name: draft.name,
    color: draft.color ?? "#7b68ee",
    orderindex: store.spaces.all().filter((other) => other.workspaceId === workspaceId).length,
    visibleTo: draft.visibleTo ?? null,
    statuses: draftStatuses(store, id, draft.statuses ?? DEFAULT_STATUSES),
    tags: [],
    archived: false,
    deletedAt: null,
  };
  store.put("spaces", space);
  return space;
}

/** Makes a Folder. Part of the change that calls it. */
export function addFolder(store: Store, space: Space, name: string): Folder {
  const folder: Folder = {
    id: nextNumericId(store, "folder"),
    spaceId: space.id,
    name,
    orderindex: store.folders.all().filter((other) => other.spaceId === space.id).length,
    archived: false,
    deletedAt: null,
  };
  store.put("folders", folder);
  return folder;
}

/** Makes a List, in a Folder or without one. Part of the change that calls it. */
export function addList(
  store: Store,
  space: Space,
  folder: Folder | null,
  draft: { name: string; content?: string; statuses?: StatusDraft[]; archived?: boolean },
): List {
  const id = nextNumericId(store, "list");
  const list: List = {
    id,
    workspaceId: space.workspaceId,
    spaceId: space.id,
    folderId: folder?.id ?? null,
    hiddenFolderId: folder?.id ?? nextNumericId(store, "folder"),
    name: draft.name,
    content: draft.content ?? "",
    orderindex: listsIn(store, space.id, folder?.id ?? null).length,
    statuses: draft.statuses ? draftStatuses(store, id, draft.statuses) : null,
    archived: draft.archived ?? false,
    deletedAt: null,
  };
  store.put("lists", list);
  return list;
}

/** Removes a List and its tasks, as somebody would in ClickUp's own screens. */
export function removeList(sandbox: Sandbox, list: List, actorId: number | null = null): void {
  const { store, clock } = sandbox;
  store.change(() => {
    for (const id of store.tasksIndex.inList(list.id)) {
      const task = store.tasks.get(id);
      if (task && task.deletedAt === null) deleteTask(sandbox, actorId, task, true);
    }
    store.put("lists", { ...list, deletedAt: clock.now() });
    announceList(sandbox, "list_deleted", list, actorId);
  });
}

/** Takes a List out of the trash, with the tasks that went there with it. No event is sent, as for a task. */
export function restoreList(sandbox: Sandbox, list: List): void {
  const { store } = sandbox;
  store.change(() => {
    for (const task of store.tasks.all()) {
      if (task.listId === list.id && task.deletedAt !== null && task.deletedAt >= (list.deletedAt ?? 0))
        restoreTask(sandbox, task);
    }
    store.put("lists", { ...list, deletedAt: null });
  });
}

/** Renames, describes or archives a List. */
export function changeList(
  sandbox: Sandbox,
  list: List,
  change: Partial<Pick<List, "name" | "archived" | "content">>,
  actorId: number | null = null,
): List {
  return sandbox.store.change(() => {
    const next = { ...list, ...change };
    sandbox.store.put("lists", next);
    const names = ["name", "content", "archived"] as const;
    const fields = names
      .filter((field) => next[field] !== list[field])
      .map((field) => ({ field, before: list[field], after: next[field] }));
    announceList(sandbox, "list_updated", next, actorId, fields);
    return next;
  });
}

/** Removes a Folder with its Lists and their tasks. */
export function removeFolder(sandbox: Sandbox, folder: Folder, actorId: number | null = null): void {
  const { store, clock } = sandbox;
  store.change(() => {
    for (const list of store.lists.all()) {
      if (list.folderId === folder.id && list.deletedAt === null) removeList(sandbox, list, actorId);
    }
    store.put("folders", { ...folder, deletedAt: clock.now() });
    announceFolder(sandbox, "folder_deleted", folder, actorId);
  });
}

/** Renames a Folder. */
export function changeFolder(sandbox: Sandbox, folder: Folder, name: string, actorId: number | null): Folder {
  return sandbox.store.change(() => {
    const next = { ...folder, name };
    sandbox.store.put("folders", next);
    announceFolder(sandbox, "folder_updated", next, actorId);
    return next;
  });
}

/** Removes a Space with its Folders, Lists and tasks. */
export function removeSpace(sandbox: Sandbox, space: Space): void {
  const { store, clock } = sandbox;
  store.change(() => {
    for (const list of store.lists.all()) {
      if (list.spaceId === space.id && list.deletedAt === null) removeList(sandbox, list);
    }
    for (const folder of store.folders.all()) {
      if (folder.spaceId === space.id && folder.deletedAt === null) removeFolder(sandbox, folder);
    }
    store.put("spaces", { ...space, deletedAt: clock.now() });
    announceSpace(sandbox, "space_deleted", space);
  });
}

/** Renames or archives a Space, or says who sees it (null: everybody). */
export function changeSpace(
  sandbox: Sandbox,
  space: Space,
  change: Partial<Pick<Space, "name" | "archived" | "visibleTo">>,
): Space {
  return sandbox.store.change(() => {
    const next = { ...space, ...change };
    sandbox.store.put("spaces", next);
    announceSpace(sandbox, "space_updated", next);
    return next;
  });
}

/** Adds a status to a List, which from then on has statuses of its own. */
export function addStatus(sandbox: Sandbox, list: List, draft: StatusDraft): List {
  const statuses = statusesOf(sandbox.store, list);
  const [added] = draftStatuses(sandbox.store, list.id, [draft]);
  if (!added || statuses.some(({ status }) => sameName(status, draft.status))) return list;
  // Before the first closing status, as in ClickUp's editor.
  const at = statuses.findIndex(({ type }) => type === "done" || type === "closed");
  const place = at === -1 ? statuses.length : at;
  return saveStatuses(sandbox, list, [...statuses.slice(0, place), added, ...statuses.slice(place)]);
}

/** Renames a status of a List; its tasks keep it under the new name. */
export function renameStatus(sandbox: Sandbox, list: List, id: string, name: string): List {
  const statuses = statusesOf(sandbox.store, list);
  return saveStatuses(
    sandbox,
    list,
    statuses.map((status) => (status.id === id ? { ...status, status: name } : status)),
  );
}

/** Takes a status out of a List; its tasks go to the List's first status. The last status stays. */
export function removeStatus(sandbox: Sandbox, list: List, id: string): List {
  const remaining = statusesOf(sandbox.store, list).filter((status) => status.id !== id);
  if (remaining.length === 0) return list;
  return sandbox.store.change(() => {
    const next = saveStatuses(sandbox, list, remaining);
    const landing = initialStatus(sandbox.store, next);
    for (const task of sandbox.store.tasks.all()) {
      if (task.listId !== list.id || task.statusId !== id) continue;
      const isDone = landing.type === "done" || landing.type === "closed";
      sandbox.store.put("tasks", {
        ...task,
        statusId: landing.id,
        dateClosed: landing.type === "closed" ? task.dateClosed : null,
        dateDone: isDone ? task.dateDone : null,
        dateUpdated: Math.max(sandbox.clock.now(), task.dateUpdated),
      });
    }
    return next;
  });
}

function saveStatuses(sandbox: Sandbox, list: List, statuses: Status[]): List {
  return sandbox.store.change(() => {
    const next = { ...list, statuses: statuses.map((status, orderindex) => ({ ...status, orderindex })) };
    sandbox.store.put("lists", next);
    announceList(sandbox, "list_updated", next, null);
    return next;
  });
}
