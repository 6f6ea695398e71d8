import type { Route } from "../http/router.ts";
import { createTaskAttachment, getParentEntityAttachments, postEntityAttachment } from "./attachments.ts";
import type { ApiHandler } from "./call.ts";
import {
  createTaskComment,
  createThreadedComment,
  getTaskComments,
  getThreadedComments,
  putComment,
  removeComment,
} from "./comments.ts";
import {
  createFolder,
  createFolderlessList,
  createList,
  deleteFolder,
  deleteList,
  updateFolder,
  updateList,
} from "./lists.ts";
import { putHomeList } from "./move.ts";
import { getAuthorizedTeams, getAuthorizedUser } from "./people.ts";
import {
  getAccessibleCustomFields,
  getFolder,
  getFolderlessLists,
  getFolders,
  getList,
  getLists,
  getSpace,
  getSpaces,
  getSpaceTags,
} from "./places.ts";
import {
  addTagToTask,
  getFilteredTeamTasks,
  getTask,
  getTasks,
  postTask,
  putTask,
  removeCustomFieldValue,
  removeTagFromTask,
  removeTask,
  setCustomFieldValue,
} from "./tasks.ts";
import { getWebhooks, postWebhook, putWebhook, removeWebhook } from "./webhooks.ts";

const route = (method: string, path: string, handler: ApiHandler): Route<ApiHandler> => ({
  method,
  pattern: `/api/v2${path}`,
  handler,
});

/** Every operation of ClickUp's API v2 that the sandbox answers, but for the token endpoint, which needs no token. */
export const apiRoutes: Route<ApiHandler>[] = [
  route("GET", "/user", getAuthorizedUser),
  route("GET", "/team", getAuthorizedTeams),
  route("GET", "/team/:team_id/space", getSpaces),
  route("GET", "/team/:team_id/task", getFilteredTeamTasks),
  route("GET", "/team/:team_id/webhook", getWebhooks),
  route("POST", "/team/:team_id/webhook", postWebhook),
  route("GET", "/space/:space_id", getSpace),
  route("GET", "/space/:space_id/tag", getSpaceTags),
  route("GET", "/space/:space_id/folder", getFolders),
  route("GET", "/space/:space_id/list", getFolderlessLists),
  route("POST", "/space/:space_id/folder", createFolder),
  route("POST", "/space/:space_id/list", createFolderlessList),
  route("GET", "/folder/:folder_id", getFolder),
  route("PUT", "/folder/:folder_id", updateFolder),
  route("DELETE", "/folder/:folder_id", deleteFolder),
  route("POST", "/folder/:folder_id/list", createList),
  route("GET", "/folder/:folder_id/list", getLists),
  route("GET", "/list/:list_id", getList),
  route("PUT", "/list/:list_id", updateList),
  route("DELETE", "/list/:list_id", deleteList),
  route("GET", "/list/:list_id/field", getAccessibleCustomFields),
  route("GET", "/list/:list_id/task", getTasks),
  route("POST", "/list/:list_id/task", postTask),
  route("GET", "/task/:task_id", getTask),
  route("PUT", "/task/:task_id", putTask),
  route("DELETE", "/task/:task_id", removeTask),
  route("POST", "/task/:task_id/tag/:tag_name", addTagToTask),
  route("DELETE", "/task/:task_id/tag/:tag_name", removeTagFromTask),
  route("POST", "/task/:task_id/field/:field_id", setCustomFieldValue),
  route("DELETE", "/task/:task_id/field/:field_id", removeCustomFieldValue),
  route("GET", "/task/:task_id/comment", getTaskComments),
  route("POST", "/task/:task_id/comment", createTaskComment),
  route("POST", "/task/:task_id/attachment", createTaskAttachment),
  route("PUT", "/comment/:comment_id", putComment),
  route("DELETE", "/comment/:comment_id", removeComment),
  route("GET", "/comment/:comment_id/reply", getThreadedComments),
  route("POST", "/comment/:comment_id/reply", createThreadedComment),
  route("PUT", "/webhook/:webhook_id", putWebhook),
  route("DELETE", "/webhook/:webhook_id", removeWebhook),
];

const routeV3 = (method: string, path: string, handler: ApiHandler): Route<ApiHandler> => ({
  method,
  pattern: `/api/v3/workspaces/:workspace_id${path}`,
  handler,
});

/** Every operation of ClickUp's API v3 that the sandbox answers. */
export const apiV3Routes: Route<ApiHandler>[] = [
  routeV3("PUT", "/tasks/:task_id/home_list/:list_id", putHomeList),
  routeV3("GET", "/:entity_type/:entity_id/attachments", getParentEntityAttachments),
  routeV3("POST", "/:entity_type/:entity_id/attachments", postEntityAttachment),
];
