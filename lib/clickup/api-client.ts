/**
 * The one client of ClickUp's API v2, made for one token: every operation that we use, typed. How a call is made says
 * `api-call.ts`. Source: ClickUp fact sheet, sections 6 to 13.
 */
import "server-only";
import { type ClickUpClientOptions, createClickUpCall } from "./api-call.ts";
import * as types from "./api-types.ts";
import { UPLOAD_TIMEOUT_MS } from "./call-timeout.ts";
import type { OutgoingFile } from "./multipart-body.ts";

export type TaskSearch = {
  spaceIds?: readonly string[];
  listIds?: readonly string[];
  /** Milliseconds since 1970, UTC; strict. */
  dateCreatedGt?: number;
  dateUpdatedGt?: number;
  orderBy?: "id" | "created" | "updated" | "due_date";
  includeClosed: boolean;
  subtasks: boolean;
  /** Whether the tasks carry their descriptions as Markdown. */
  markdown?: boolean;
  /**
   * Whether a task that cannot be read is left out, so that it hides no other. Whoever looks for one that may be there
   * must not take it for missing, and gets an error instead.
   */
  leavesOutUnreadable?: boolean;
};

export type ClickUpClient = ReturnType<typeof createClickUpClient>;

export function createClickUpClient(options: ClickUpClientOptions) {
  const call = createClickUpCall(options);
  return {
    /** The person that the token belongs to. */
    getUser: async () => (await call({ method: "GET", endpoint: "/user", answer: types.userAnswer })).user,

    /** The Workspaces that the person granted. */
    listTeams: async () =>
      (await call({ method: "GET", endpoint: "/team", answer: types.teamsAnswer })).teams,

    listSpaces: async (teamId: string, archived = false) =>
      (
        await call({
          method: "GET",
          endpoint: "/team/{team_id}/space",
          path: { team_id: teamId },
          query: { archived },
          answer: types.spacesAnswer,
        })
      ).spaces,

    /** A Space's folders, each with its Lists. */
    listFolders: async (spaceId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/space/{space_id}/folder",
          path: { space_id: spaceId },
          query: { archived: false },
          answer: types.foldersAnswer,
        })
      ).folders,

    /** The Lists of a folder. */
    listLists: async (folderId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/folder/{folder_id}/list",
          path: { folder_id: folderId },
          query: { archived: false },
          answer: types.listsAnswer,
        })
      ).lists,

    /** The Lists of a Space that are in no folder. */
    listFolderlessLists: async (spaceId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/space/{space_id}/list",
          path: { space_id: spaceId },
          query: { archived: false },
          answer: types.listsAnswer,
        })
      ).lists,

    /** One List with its statuses. */
    getList: (listId: string) =>
      call({
        method: "GET",
        endpoint: "/list/{list_id}",
        path: { list_id: listId },
        answer: types.listSchema,
      }),

    /** One task. A custom id such as DEV-12 needs the Workspace that it belongs to. */
    getTask: (taskId: string, customIdWorkspace?: string) =>
      call({
        method: "GET",
        endpoint: "/task/{task_id}",
        path: { task_id: taskId },
        query: {
          include_markdown_description: true,
          ...(customIdWorkspace === undefined ? {} : { custom_task_ids: true, team_id: customIdWorkspace }),
        },
        answer: types.taskSchema,
      }),

    /**
     * Creates a task. Not safe to repeat: on an error whose outcome is unknown, look before another try.
     * `beforeSend` runs last before the request leaves.
     */
    createTask: (listId: string, body: types.TaskBody, beforeSend?: () => Promise<void>) =>
      call({
        method: "POST",
        endpoint: "/list/{list_id}/task",
        path: { list_id: listId },
        body,
        answer: types.taskSchema,
        ...(beforeSend === undefined ? {} : { beforeSend }),
      }),

    /** Changes a task. The answer may still tell the old status (ClickUp fact sheet, section 8). */
    updateTask: (taskId: string, body: types.TaskChangeBody) =>
      call({
        method: "PUT",
        endpoint: "/task/{task_id}",
        path: { task_id: taskId },
        body,
        answer: types.taskSchema,
      }),

    /** The definitions of all custom fields that a List's tasks can have. */
    listFields: async (listId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/list/{list_id}/field",
          path: { list_id: listId },
          answer: types.fieldsAnswer,
        })
      ).fields,

    /** Sets one custom field of a task; safe to repeat. */
    setCustomField: async (taskId: string, fieldId: string, body: types.CustomValueBody) => {
      await call({
        method: "POST",
        endpoint: "/task/{task_id}/field/{field_id}",
        path: { task_id: taskId, field_id: fieldId },
        body,
        answer: types.nothing,
      });
    },

    clearCustomField: async (taskId: string, fieldId: string) => {
      await call({
        method: "DELETE",
        endpoint: "/task/{task_id}/field/{field_id}",
        path: { task_id: taskId, field_id: fieldId },
        answer: types.nothing,
      });
    },

    /**
     * Moves a task to another List of its Workspace, with all its custom fields; one that is there already stays
     * (ClickUp fact sheet, section 7). Statuses that the List lacks must be mapped, those of subtasks too.
     */
    moveTask: async (
      teamId: string,
      taskId: string,
      listId: string,
      statuses: readonly { from: string; to: string }[],
    ) => {
      await call({
        method: "PUT",
        version: 3,
        endpoint: "/workspaces/{workspace_id}/tasks/{task_id}/home_list/{list_id}",
        path: { workspace_id: teamId, task_id: taskId, list_id: listId },
        body: {
          move_custom_fields: true,
          status_mappings: statuses.map(({ from, to }) => ({
            source_status_id: from,
            destination_status_id: to,
          })),
        },
        answer: types.nothing,
      });
    },

    /** Puts a tag on a task; safe to repeat, and made in the Space when it is new there. */
    addTag: async (taskId: string, tag: string) => {
      await call({
        method: "POST",
        endpoint: "/task/{task_id}/tag/{tag_name}",
        path: { task_id: taskId, tag_name: tag },
        answer: types.nothing,
      });
    },

    removeTag: async (taskId: string, tag: string) => {
      await call({
        method: "DELETE",
        endpoint: "/task/{task_id}/tag/{tag_name}",
        path: { task_id: taskId, tag_name: tag },
        answer: types.nothing,
      });
    },

    /** One page of a Workspace's tasks, counted from 0. There are no more when it is empty, or says so. */
    searchTasks: async (teamId: string, search: TaskSearch, page: number) => {
      const answer = await call({
        method: "GET",
        endpoint: "/team/{team_id}/task",
        path: { team_id: teamId },
        query: {
          page,
          // Named with brackets even for one value: a bare one may be refused (ClickUp fact sheet, section 9).
          "space_ids[]": search.spaceIds,
          "list_ids[]": search.listIds,
          date_created_gt: search.dateCreatedGt,
          date_updated_gt: search.dateUpdatedGt,
          order_by: search.orderBy ?? "created",
          include_closed: search.includeClosed,
          subtasks: search.subtasks,
          ...(search.markdown === true ? { include_markdown_description: true } : {}),
        },
        answer: search.leavesOutUnreadable === true ? types.readableTasksAnswer : types.tasksAnswer,
      });
      return {
        tasks: answer.tasks.flatMap((task) => task ?? []),
        isLast: answer.last_page === true || answer.tasks.length === 0,
      };
    },

    /** A task's comments without their threads, the newest first, 25 at a time; `after` is the last one already seen. */
    listComments: async (taskId: string, after?: { date: number; id: string }) =>
      (
        await call({
          method: "GET",
          endpoint: "/task/{task_id}/comment",
          path: { task_id: taskId },
          query: after === undefined ? {} : { start: after.date, start_id: after.id },
          answer: types.commentsAnswer,
        })
      ).comments,

    /** The thread below a comment. */
    listCommentReplies: async (commentId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/comment/{comment_id}/reply",
          path: { comment_id: commentId },
          answer: types.commentsAnswer,
        })
      ).comments,

    /**
     * Writes a comment. Not safe to repeat: on an error whose outcome is unknown, look before another try. `compose`
     * says what is written; it runs last before the request leaves, and what it throws stops it.
     */
    createComment: (taskId: string, compose: () => Promise<types.CommentSegment[]>) => {
      // Nobody but those who watch the task is told (ClickUp fact sheet, section 12).
      const body: { comment?: types.CommentSegment[]; notify_all: false } = { notify_all: false };
      return call({
        method: "POST",
        endpoint: "/task/{task_id}/comment",
        path: { task_id: taskId },
        body,
        answer: types.createdCommentAnswer,
        beforeSend: async () => {
          body.comment = await compose();
        },
      });
    },

    /** Replaces a comment's text. `compose` as in creating one. */
    updateComment: async (commentId: string, compose: () => Promise<types.CommentSegment[]>) => {
      const body: { comment?: types.CommentSegment[] } = {};
      await call({
        method: "PUT",
        endpoint: "/comment/{comment_id}",
        path: { comment_id: commentId },
        body,
        answer: types.nothing,
        beforeSend: async () => {
          body.comment = await compose();
        },
      });
    },

    deleteComment: async (commentId: string) => {
      await call({
        method: "DELETE",
        endpoint: "/comment/{comment_id}",
        path: { comment_id: commentId },
        answer: types.nothing,
      });
    },

    /**
     * Adds a file to a task, streamed. Not safe to repeat, and nothing takes it away again: ClickUp's API deletes no
     * attachments (ClickUp fact sheet, section 12). `open` runs last before the request leaves.
     */
    createAttachment: (taskId: string, open: () => Promise<OutgoingFile>) =>
      call({
        method: "POST",
        endpoint: "/task/{task_id}/attachment",
        path: { task_id: taskId },
        upload: open,
        timeoutMs: UPLOAD_TIMEOUT_MS,
        answer: types.uploadedAttachmentAnswer,
      }),

    /** The webhooks that the token's person made in a Workspace. */
    listWebhooks: async (teamId: string) =>
      (
        await call({
          method: "GET",
          endpoint: "/team/{team_id}/webhook",
          path: { team_id: teamId },
          answer: types.webhooksAnswer,
        })
      ).webhooks,

    /** Makes a webhook for a whole Workspace. Its secret may never be told again. */
    createWebhook: async (teamId: string, endpoint: string, events: readonly string[]) =>
      (
        await call({
          method: "POST",
          endpoint: "/team/{team_id}/webhook",
          path: { team_id: teamId },
          body: { endpoint, events },
          answer: types.webhookAnswer,
        })
      ).webhook,

    /** All three must be said at once; `active` wakes up one that is suspended. */
    updateWebhook: async (
      webhookId: string,
      body: { endpoint: string; events: readonly string[]; status: "active" },
    ) =>
      (
        await call({
          method: "PUT",
          endpoint: "/webhook/{webhook_id}",
          path: { webhook_id: webhookId },
          body,
          answer: types.webhookAnswer,
        })
      ).webhook,

    deleteWebhook: async (webhookId: string) => {
      await call({
        method: "DELETE",
        endpoint: "/webhook/{webhook_id}",
        path: { webhook_id: webhookId },
        answer: types.nothing,
      });
    },
  };
}
