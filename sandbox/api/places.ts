import type { Folder, List, Space, Status } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { fieldsOf } from "../workspace/custom-fields.ts";
import { canSee, folderOf, foldersIn, listsIn, spaceOf, spacesIn, statusesOf } from "../workspace/places.ts";
import { type ApiHandler, folderInPath, listInPath, ok, spaceInPath, workspaceInPath } from "./call.ts";
import { isYes } from "./query.ts";
import { wireField } from "./wire-field.ts";

const FEATURES = {
  due_dates: { enabled: true, start_date: true, remap_due_dates: false, remap_closed_due_date: false },
  time_tracking: { enabled: true },
  tags: { enabled: true },
  time_estimates: { enabled: true },
  checklists: { enabled: true },
  custom_fields: { enabled: true },
  remap_dependencies: { enabled: false },
  dependency_warning: { enabled: false },
  portfolios: { enabled: false },
};

/** A status as it stands on the wire. */
export function wireStatus({ id, status, color, orderindex, type }: Status) {
  return { id, status, color, orderindex, type };
}

function wireSpace(space: Space) {
  return {
    id: space.id,
    name: space.name,
    color: space.color,
    private: space.visibleTo !== null,
    avatar: null,
    admin_can_manage: true,
    archived: space.archived,
    statuses: space.statuses.map(wireStatus),
    multiple_assignees: true,
    features: FEATURES,
  };
}

function spaceStub(space: Space) {
  return { id: space.id, name: space.name, access: true };
}

/** The Folder part of a List or task; for one without a Folder ClickUp sends a hidden one. */
export function wireFolderStub(store: Store, list: List) {
  const folder = folderOf(store, list);
  return folder
    ? { id: folder.id, name: folder.name, hidden: false, access: true }
    : { id: list.hiddenFolderId, name: "hidden", hidden: true, access: true };
}

function taskCount(store: Store, list: List): string {
  return String(store.tasksIndex.inList(list.id).length);
}

function wireListInTree(store: Store, list: List) {
  return {
    id: list.id,
    name: list.name,
    orderindex: list.orderindex,
    content: list.content,
    status: null,
    priority: null,
    assignee: null,
    task_count: taskCount(store, list),
    due_date: null,
    start_date: null,
    folder: wireFolderStub(store, list),
    space: spaceStub(spaceOf(store, list)),
    archived: list.archived,
    override_statuses: list.statuses !== null,
    permission_level: "create",
  };
}

/** A Folder with its Lists. */
export function wireFolder(store: Store, folder: Folder) {
  const space = spaceOf(store, folder);
  const lists = listsIn(store, space.id, folder.id).filter((list) => list.archived === folder.archived);
  return {
    id: folder.id,
    name: folder.name,
    orderindex: folder.orderindex,
    override_statuses: false,
    hidden: false,
    space: { id: space.id, name: space.name, access: true },
    task_count: String(lists.reduce((count, list) => count + store.tasksIndex.inList(list.id).length, 0)),
    archived: folder.archived,
    statuses: space.statuses.map(wireStatus),
    lists: lists.map((list) => wireListInTree(store, list)),
    permission_level: "create",
  };
}

/** `GET /team/{team_id}/space`: archived ones alone with `archived=true`, else live ones alone. */
export const getSpaces: ApiHandler = (call) => {
  const workspace = workspaceInPath(call);
  const spaces = spacesIn(call.sandbox.store, workspace.id).filter(
    (space) => canSee(space, call.user.id) && space.archived === isYes(call.query, "archived"),
  );
  return ok({ spaces: spaces.map(wireSpace) });
};

/** `GET /space/{space_id}` */
export const getSpace: ApiHandler = (call) => ok(wireSpace(spaceInPath(call)));

/** `GET /space/{space_id}/tag` */
export const getSpaceTags: ApiHandler = (call) =>
  ok({
    tags: spaceInPath(call).tags.map(({ name, foreground, background }) => ({
      name,
      tag_fg: foreground,
      tag_bg: background,
    })),
  });

/** `GET /space/{space_id}/folder` */
export const getFolders: ApiHandler = (call) => {
  const { store } = call.sandbox;
  const folders = foldersIn(store, spaceInPath(call).id).filter(
    (folder) => folder.archived === isYes(call.query, "archived"),
  );
  return ok({ folders: folders.map((folder) => wireFolder(store, folder)) });
};

/** `GET /folder/{folder_id}` */
export const getFolder: ApiHandler = (call) => ok(wireFolder(call.sandbox.store, folderInPath(call).folder));

/** `GET /folder/{folder_id}/list` */
export const getLists: ApiHandler = (call) => {
  const { folder, space } = folderInPath(call);
  return ok({ lists: wireLists(call.sandbox.store, space, folder.id, isYes(call.query, "archived")) });
};

/** `GET /space/{space_id}/list`: the Lists without a Folder. */
export const getFolderlessLists: ApiHandler = (call) => {
  const space = spaceInPath(call);
  return ok({ lists: wireLists(call.sandbox.store, space, null, isYes(call.query, "archived")) });
};

function wireLists(store: Store, space: Space, folderId: string | null, isArchived: boolean) {
  return listsIn(store, space.id, folderId)
    .filter((list) => list.archived === isArchived)
    .map((list) => wireListInTree(store, list));
}

/** A List by itself: the only form in which its own statuses are told. */
export function wireWholeList(store: Store, list: List) {
  return {
    id: list.id,
    name: list.name,
    orderindex: list.orderindex,
    content: list.content,
    status: null,
    priority: null,
    assignee: null,
    task_count: taskCount(store, list),
    due_date: null,
    due_date_time: false,
    start_date: null,
    start_date_time: null,
    folder: wireFolderStub(store, list),
    space: spaceStub(spaceOf(store, list)),
    inbound_address: `add.task.${list.id}@sandbox.invalid`,
    archived: list.archived,
    override_statuses: list.statuses !== null,
    statuses: statusesOf(store, list).map(wireStatus),
    permission_level: "create",
  };
}

/** `GET /list/{list_id}` */
export const getList: ApiHandler = (call) => ok(wireWholeList(call.sandbox.store, listInPath(call)));

/** `GET /list/{list_id}/field`: the workspace's fields and the List's own. */
export const getAccessibleCustomFields: ApiHandler = (call) => {
  const withObjects = isYes(call.query, "include_applied_objects");
  const fields = fieldsOf(call.sandbox.store, listInPath(call));
  return ok({
    fields: fields.map((field) =>
      withObjects && field.customItemIds !== null
        ? {
            ...wireField(field),
            applied_objects: field.customItemIds.map((id) => ({ object_type: 19, object_id: id })),
          }
        : wireField(field),
    ),
  });
};
