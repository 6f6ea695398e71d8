import { refusal } from "../clickup-error.ts";
import type { MultipartForm } from "../http/multipart.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Comment, Folder, List, Space, Task, Token, User, Workspace } from "../store/records.ts";
import { canSee, isMember, listOf, spaceOf, workspaceOf } from "../workspace/places.ts";

/** One authorised call of the API. */
export type ApiCall = {
  sandbox: Sandbox;
  token: Token;
  user: User;
  params: Map<string, string>;
  query: URLSearchParams;
  /** The parsed body, undefined when there is none. */
  body: unknown;
  /** The body as a multipart form, null when it is none. */
  form: MultipartForm | null;
  /** When a stale read was dialled: answer as of this instant. */
  staleBefore: number | null;
};

/** A handler answers a status and a body; undefined sends no body. */
export type ApiHandler = (call: ApiCall) => { status: number; body: unknown };

/** Answers 200 with a body, as nearly everything does. */
export const ok = (body: unknown) => ({ status: 200, body });

/** A path parameter. */
export function param(call: ApiCall, name: string): string {
  const value = call.params.get(name);
  if (value === undefined) throw new Error(`The route has no parameter "${name}".`);
  return value;
}

function numericParam(call: ApiCall, name: string): string {
  const value = param(call, name);
  if (!/^\d{1,19}$/.test(value)) throw refusal("idInvalid");
  return value;
}

/** Whether the call's token reaches a workspace. */
export function reaches(call: ApiCall, workspace: Workspace): boolean {
  const isGranted = call.token.workspaceIds === null || call.token.workspaceIds.includes(workspace.id);
  return isGranted && isMember(workspace, call.user.id);
}

function assertReach(call: ApiCall, place: { workspaceId: string }) {
  if (!reaches(call, workspaceOf(call.sandbox.store, place))) throw refusal("notAuthorized");
}

/** The workspace named in the path (`team_id` in v2, `workspace_id` in v3). Unknown and foreign ids are the same refusal. */
export function workspaceInPath(call: ApiCall): Workspace {
  const workspace = call.sandbox.store.workspaces.get(
    numericParam(call, call.params.has("team_id") ? "team_id" : "workspace_id"),
  );
  if (!workspace || !reaches(call, workspace)) throw refusal("notAuthorized");
  return workspace;
}

/** The Space named in the path. */
export function spaceInPath(call: ApiCall): Space {
  const space = call.sandbox.store.spaces.get(numericParam(call, "space_id"));
  if (!space) throw refusal("notAuthorized");
  assertReach(call, space);
  if (!canSee(space, call.user.id)) throw refusal("notAuthorized");
  if (space.deletedAt !== null) throw refusal("placeGone");
  return space;
}

/** The Folder named in the path. */
export function folderInPath(call: ApiCall): { folder: Folder; space: Space } {
  const folder = call.sandbox.store.folders.get(numericParam(call, "folder_id"));
  if (!folder) throw refusal("notAuthorized");
  const space = spaceOf(call.sandbox.store, folder);
  assertReach(call, space);
  if (!canSee(space, call.user.id)) throw refusal("notAuthorized");
  if (folder.deletedAt !== null) throw refusal("placeGone");
  return { folder, space };
}

/** The List named in the path. */
export function listInPath(call: ApiCall): List {
  const list = call.sandbox.store.lists.get(numericParam(call, "list_id"));
  if (!list) throw refusal("notAuthorized");
  assertReach(call, list);
  if (!canSee(spaceOf(call.sandbox.store, list), call.user.id)) throw refusal("notAuthorized");
  if (list.deletedAt !== null) throw refusal("placeGone");
  return list;
}

/** The task named in the path: OAUTH_027 when unknown or foreign, ACCESS_083 when hidden from this person, ITEM_013 when deleted. */
export function taskInPath(call: ApiCall): Task {
  return reachTask(call, param(call, "task_id"));
}

/** The comment named in the path, with its task. */
export function commentInPath(call: ApiCall): { comment: Comment; task: Task } {
  const comment = call.sandbox.store.comments.get(numericParam(call, "comment_id"));
  if (!comment) throw refusal("notAuthorized");
  return { comment, task: reachTask(call, comment.taskId) };
}

/** A task by its id, refused as the task in the path is. */
export function reachTask(call: ApiCall, id: string): Task {
  const { store } = call.sandbox;
  const task = store.tasks.get(id);
  if (!task) throw refusal("notAuthorized");
  assertReach(call, task);
  if (!canSee(spaceOf(store, listOf(store, task)), call.user.id)) throw refusal("noTaskAccess");
  if (task.deletedAt !== null) throw refusal("taskDeleted");
  return task;
}
