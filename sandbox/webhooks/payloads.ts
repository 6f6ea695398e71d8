import type { Sandbox } from "../sandbox.ts";
import type { DomainEvent } from "../store/store.ts";
import type { WEBHOOK_EVENTS } from "../workspace/webhooks.ts";
import { type HistoryItem, listHistory, taskHistory } from "./history-items.ts";

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Where something happened, from the Space down to the task; null below the level at which it did. */
export type EventPlace = {
  workspaceId: string;
  spaceId: string;
  folderId: string | null;
  listId: string | null;
  taskId: string | null;
};

/** One webhook event with its body, but for the webhook's own id, and the places whose webhooks hear of it. */
export type WebhookMessage = {
  event: WebhookEvent;
  body: Record<string, unknown>;
  places: EventPlace[];
};

/** The event beside `taskUpdated` that a changed field sends (ClickUp fact sheet, section 13). */
const SPECIFIC_EVENT: Record<string, WebhookEvent> = {
  status: "taskStatusUpdated",
  priority: "taskPriorityUpdated",
  assignee_add: "taskAssigneeUpdated",
  assignee_rem: "taskAssigneeUpdated",
  due_date: "taskDueDateUpdated",
  tag: "taskTagUpdated",
  tag_removed: "taskTagUpdated",
  time_estimate: "taskTimeEstimateUpdated",
  section_moved: "taskMoved",
};

/**
 * The webhook events that ClickUp makes of something that happened, in the order in which they are sent: the specific
 * event first, then its `taskUpdated` with the same history items. Nothing for what ClickUp is silent about (a
 * comment that is deleted, an attachment, a definition of a custom field).
 */
export function messagesOf(sandbox: Sandbox, event: DomainEvent): WebhookMessage[] {
  const places = placesOf(sandbox, event);
  const aboutTask = (name: WebhookEvent, history: HistoryItem[]): WebhookMessage => ({
    event: name,
    body: { event: name, history_items: history, task_id: event.taskId },
    places,
  });
  const bare = (name: WebhookEvent, ids: Record<string, string | null>, place = places): WebhookMessage => ({
    event: name,
    body: { event: name, ...ids },
    places: place,
  });
  const spaceUpdated = () =>
    bare("spaceUpdated", { space_id: event.spaceId }, [
      { ...event, folderId: null, listId: null, taskId: null },
    ]);

  switch (event.kind) {
    case "task_created": {
      const history = historyOf(sandbox, event);
      const status = history.filter(({ field }) => field === "status");
      return [aboutTask("taskCreated", history), aboutTask("taskStatusUpdated", status)];
    }
    case "task_updated":
    case "task_moved":
      return pairs(sandbox, historyOf(sandbox, event), aboutTask);
    case "comment_posted": {
      const history = historyOf(sandbox, event);
      return [aboutTask("taskCommentPosted", history), aboutTask("taskUpdated", history)];
    }
    case "comment_updated": {
      const history = historyOf(sandbox, event);
      return [aboutTask("taskCommentUpdated", history), aboutTask("taskUpdated", history)];
    }
    case "comment_deleted":
      return [];
    case "task_deleted":
      return event.isCascade === true && !sandbox.settings().cascadeTellsTasks
        ? []
        : [bare("taskDeleted", { task_id: event.taskId })];
    case "list_created":
      return [bare("listCreated", { list_id: event.listId }), spaceUpdated()];
    case "list_updated": {
      const history = listHistory(sandbox, event);
      const ids = { list_id: event.listId };
      const body = history.length === 0 ? ids : { history_items: history, ...ids };
      return [{ event: "listUpdated", body: { event: "listUpdated", ...body }, places }];
    }
    case "list_deleted":
      return [bare("listDeleted", { list_id: event.listId })];
    case "folder_created":
      return [bare("folderCreated", { folder_id: event.folderId }), spaceUpdated()];
    case "folder_updated":
      return [bare("folderUpdated", { folder_id: event.folderId })];
    case "folder_deleted":
      return [bare("folderDeleted", { folder_id: event.folderId }), spaceUpdated()];
    case "space_created":
      return [bare("spaceCreated", { space_id: event.spaceId }), spaceUpdated()];
    case "space_updated":
      return [bare("spaceUpdated", { space_id: event.spaceId })];
    case "space_deleted":
      return [bare("spaceDeleted", { space_id: event.spaceId })];
  }
}

function historyOf(sandbox: Sandbox, event: DomainEvent): HistoryItem[] {
  const task = sandbox.store.tasks.get(event.taskId ?? "");
  return task ? taskHistory(sandbox, event, task) : [];
}

/** Each history item in its own `taskUpdated`, or (by the switch) all of one change in one. */
function pairs(
  sandbox: Sandbox,
  history: HistoryItem[],
  message: (name: WebhookEvent, history: HistoryItem[]) => WebhookMessage,
): WebhookMessage[] {
  const specific = (item: HistoryItem) => {
    const name = SPECIFIC_EVENT[item.field];
    return name === undefined ? [] : [message(name, [item])];
  };
  if (history.length === 0) return [];
  if (sandbox.settings().oneDeliveryPerChange) {
    return [...history.flatMap(specific), message("taskUpdated", history)];
  }
  return history.flatMap((item) => [...specific(item), message("taskUpdated", [item])]);
}

function placesOf(sandbox: Sandbox, event: DomainEvent): EventPlace[] {
  const { workspaceId, spaceId, folderId, listId, taskId } = event;
  const here = { workspaceId, spaceId, folderId, listId, taskId };
  const from = sandbox.store.lists.get(event.fromListId ?? "");
  if (!from || !sandbox.settings().movesHeardAtOldPlace) return [here];
  const before = { ...here, spaceId: from.spaceId, folderId: from.folderId, listId: from.id };
  return [here, before];
}
