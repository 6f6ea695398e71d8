import type { Task } from "../store/records.ts";
import { filesOnTask } from "../workspace/attachments.ts";
import { clearCustomField, readValueBody, setCustomField } from "../workspace/field-values.ts";
import { canSee, listOf, statusesOf } from "../workspace/places.ts";
import { searchTasks } from "../workspace/task-search.ts";
import { addTag, createTask, deleteTask, removeTag, updateTask } from "../workspace/tasks.ts";
import { type ApiCall, type ApiHandler, listInPath, ok, param, taskInPath, workspaceInPath } from "./call.ts";
import { wireStatus } from "./places.ts";
import { arrayParam, isYes, taskQuery } from "./query.ts";
import { wireAttachment } from "./wire-attachment.ts";
import { wireSubtask, wireTask } from "./wire-task.ts";

const detailOf = (call: ApiCall) => ({ withMarkdown: isYes(call.query, "include_markdown_description") });

/** `POST /list/{list_id}/task` */
export const postTask: ApiHandler = (call) => {
  const list = listInPath(call);
  const task = createTask(call.sandbox, call.user, list, call.body);
  return ok(wireTask(call.sandbox, task, { withMarkdown: false }));
};

/** `GET /task/{task_id}` */
export const getTask: ApiHandler = (call) => {
  const { sandbox, staleBefore } = call;
  const current = taskInPath(call);
  const task = staleBefore === null ? current : sandbox.store.tasksIndex.asOf(current, staleBefore);
  const answer = wireTask(sandbox, task, detailOf(call));
  const attachments = filesOnTask(sandbox, task.id).map((attachment) => wireAttachment(sandbox, attachment));
  if (!isYes(call.query, "include_subtasks")) return ok({ ...answer, attachments });
  const subtasks = sandbox.store.tasksIndex
    .below(task.id)
    .map((id) => sandbox.store.tasks.get(id))
    .filter((child): child is Task => child !== undefined)
    .map((child) => wireSubtask(sandbox, child));
  return ok({ ...answer, subtasks, attachments });
};

/** `PUT /task/{task_id}` */
export const putTask: ApiHandler = (call) => {
  const { sandbox } = call;
  const { before, after } = updateTask(sandbox, call.user, taskInPath(call), call.body);
  const answer = wireTask(sandbox, after, { withMarkdown: false });
  if (!sandbox.settings().staleStatusInUpdate) return ok(answer);
  const earlier = statusesOf(sandbox.store, listOf(sandbox.store, before)).find(
    ({ id }) => id === before.statusId,
  );
  return ok(earlier ? { ...answer, status: wireStatus(earlier) } : answer);
};

/** `DELETE /task/{task_id}` */
export const removeTask: ApiHandler = (call) => {
  deleteTask(call.sandbox, call.user.id, taskInPath(call));
  return { status: 204, body: undefined };
};

/** `GET /list/{list_id}/task` */
export const getTasks: ApiHandler = (call) => {
  const { sandbox } = call;
  const list = listInPath(call);
  const query = {
    ...taskQuery(call.query),
    isArchived: isYes(call.query, "archived"),
    watcherIds: arrayParam(call.query, "watchers"),
  };
  const ids = sandbox.store.tasksIndex.inList(list.id);
  const { tasks, isLastPage } = searchTasks(sandbox, ids, query, call.staleBefore);
  return ok({ tasks: tasks.map((task) => wireTask(sandbox, task, detailOf(call))), last_page: isLastPage });
};

/** `GET /team/{team_id}/task`: tasks of the Spaces that the token's user sees. */
export const getFilteredTeamTasks: ApiHandler = (call) => {
  const { sandbox } = call;
  const { store } = sandbox;
  const workspace = workspaceInPath(call);
  const query = {
    ...taskQuery(call.query),
    spaceIds: arrayParam(call.query, "space_ids"),
    folderIds: arrayParam(call.query, "project_ids"),
    listIds: arrayParam(call.query, "list_ids"),
  };
  const hiddenSpaces = new Set(
    store.spaces
      .all()
      .filter((space) => space.workspaceId === workspace.id && !canSee(space, call.user.id))
      .map(({ id }) => id),
  );
  const [onlyList] = query.listIds;
  const all =
    query.listIds.length === 1 &&
    onlyList !== undefined &&
    store.lists.get(onlyList)?.workspaceId === workspace.id
      ? store.tasksIndex.inList(onlyList)
      : store.tasksIndex.inWorkspace(workspace.id);
  const ids =
    hiddenSpaces.size === 0 ? all : all.filter((id) => !hiddenSpaces.has(store.tasks.get(id)?.spaceId ?? ""));
  const { tasks, isLastPage } = searchTasks(sandbox, ids, query, call.staleBefore);
  const found = tasks.map((task) => wireTask(sandbox, task, detailOf(call)));
  return ok(
    sandbox.settings().teamTasksLastPage ? { tasks: found, last_page: isLastPage } : { tasks: found },
  );
};

/** `POST /task/{task_id}/tag/{tag_name}` */
export const addTagToTask: ApiHandler = (call) => {
  addTag(call.sandbox, call.user, taskInPath(call), param(call, "tag_name"));
  return ok({});
};

/** `DELETE /task/{task_id}/tag/{tag_name}` */
export const removeTagFromTask: ApiHandler = (call) => {
  removeTag(call.sandbox, call.user, taskInPath(call), param(call, "tag_name"));
  return ok({});
};

/** `POST /task/{task_id}/field/{field_id}` */
export const setCustomFieldValue: ApiHandler = (call) => {
  const write = { fieldId: param(call, "field_id"), ...readValueBody(call.body) };
  setCustomField(call.sandbox, call.user, taskInPath(call), write);
  return ok({});
};

/** `DELETE /task/{task_id}/field/{field_id}` */
export const removeCustomFieldValue: ApiHandler = (call) => {
  clearCustomField(call.sandbox, call.user, taskInPath(call), param(call, "field_id"));
  return ok({});
};
