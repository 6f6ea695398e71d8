import type { Folder, List, Space, Status, User, Workspace } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** The row, or an error that says the store contradicts itself: for references that the store itself wrote. */
function existing<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`The sandbox's store refers to a ${what} that does not exist.`);
  return row;
}

export const workspaceOf = (store: Store, place: { workspaceId: string }): Workspace =>
  existing(store.workspaces.get(place.workspaceId), "workspace");

export const spaceOf = (store: Store, place: { spaceId: string }): Space =>
  existing(store.spaces.get(place.spaceId), "Space");

export const listOf = (store: Store, place: { listId: string }): List =>
  existing(store.lists.get(place.listId), "List");

export const folderOf = (store: Store, list: List): Folder | null =>
  list.folderId === null ? null : existing(store.folders.get(list.folderId), "Folder");

export const userById = (store: Store, id: number): User => existing(store.users.get(id), "user");

/** The statuses in force in a List: its own, else its Space's (ClickUp fact sheet, section 7), in their order. */
export function statusesOf(store: Store, list: List): Status[] {
  const statuses = list.statuses ?? spaceOf(store, list).statuses;
  return statuses.toSorted((one, other) => one.orderindex - other.orderindex);
}

/** The status with which a new task begins: the List's first open one. */
export function initialStatus(store: Store, list: List): Status {
  const statuses = statusesOf(store, list);
  return existing(statuses.find(({ type }) => type === "open") ?? statuses[0], "status");
}

/** The status of a task. */
export function statusOf(store: Store, task: { listId: string; statusId: string }): Status {
  const list = listOf(store, task);
  return existing(
    statusesOf(store, list).find(({ id }) => id === task.statusId),
    "status",
  );
}

/** Finds a status by name: exactly when `strict`, else in any case. */
export function findStatus(statuses: Status[], name: string, strict: boolean): Status | undefined {
  const exact = statuses.find(({ status }) => status === name);
  return exact ?? (strict ? undefined : statuses.find(({ status }) => sameName(status, name)));
}

/** Whether two names differ in nothing but case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether a person belongs to a workspace. */
export function isMember(workspace: Workspace, userId: number): boolean {
  return workspace.members.some((member) => member.userId === userId);
}

/** Whether a person sees a Space. */
export function canSee(space: Space, userId: number): boolean {
  return space.visibleTo === null || space.visibleTo.includes(userId);
}

/** Live Spaces of a workspace in their order. */
export function spacesIn(store: Store, workspaceId: string): Space[] {
  return inOrder(
    store.spaces.all().filter((space) => space.workspaceId === workspaceId && space.deletedAt === null),
  );
}

/** Live Folders of a Space in their order. */
export function foldersIn(store: Store, spaceId: string): Folder[] {
  return inOrder(
    store.folders.all().filter((folder) => folder.spaceId === spaceId && folder.deletedAt === null),
  );
}

/** Live Lists of a Space in their order: those of one Folder, or (null) those without a Folder. */
export function listsIn(store: Store, spaceId: string, folderId: string | null): List[] {
  return inOrder(
    store.lists
      .all()
      .filter((list) => list.spaceId === spaceId && list.folderId === folderId && list.deletedAt === null),
  );
}

function inOrder<Place extends { orderindex: number }>(places: Place[]): Place[] {
  return places.toSorted((one, other) => one.orderindex - other.orderindex);
}
