import { refusal } from "../clickup-error.ts";
import { moveTask, readMove } from "../workspace/move-task.ts";
import { canSee, spaceOf } from "../workspace/places.ts";
import { type ApiHandler, ok, param, taskInPath, workspaceInPath } from "./call.ts";

/** `PUT /v3/workspaces/{workspace_id}/tasks/{task_id}/home_list/{list_id}` (ClickUp fact sheet, section 7). */
export const putHomeList: ApiHandler = (call) => {
  const { store } = call.sandbox;
  const workspace = workspaceInPath(call);
  const task = taskInPath(call);
  const list = store.lists.get(param(call, "list_id"));
  const isThere = list?.workspaceId === workspace.id && list.deletedAt === null;
  if (!list || !isThere || !canSee(spaceOf(store, list), call.user.id)) throw refusal("listUnknown");
  if (task.workspaceId !== workspace.id) throw refusal("notAuthorized");
  moveTask(call.sandbox, call.user.id, task, list, readMove(call.body));
  return ok({ data: { task_id: task.id, new_list_id: list.id } });
};
