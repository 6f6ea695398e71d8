import { wireUser } from "../api/people.ts";
import { quillDelta } from "../api/quill-delta.ts";
import { rawFieldValue, wireField } from "../api/wire-field.ts";
import { wireSegments } from "../api/wire-segments.ts";
import { wirePriority, wireTags } from "../api/wire-task.ts";
import type { Sandbox } from "../sandbox.ts";
import { seededUuid } from "../seeded-values.ts";
import type { List, Task } from "../store/records.ts";
import type { DomainEvent, FieldChange } from "../store/store.ts";
import { folderOf, spaceOf } from "../workspace/places.ts";

/** A history item as it travels in a webhook (ClickUp fact sheet, section 13: payload shapes). */
export type HistoryItem = Record<string, unknown> & { id: string; field: string };

/** ClickUp's numbers for what a history item is about. */
const ABOUT_TASK = 1;
const ABOUT_LIST = 6;

/** What stands before the first status of a task. */
const NO_STATUS = { status: null, color: "#000000", type: "removed", orderindex: -1 };

/** Who did it: the person, or for the operator of the sandbox the owner of the workspace. */
function wireActor(sandbox: Sandbox, event: DomainEvent) {
  const workspace = sandbox.store.workspaces.get(event.workspaceId);
  const owner = workspace?.members.find(({ role }) => role === 1) ?? workspace?.members[0];
  const id = event.actorId ?? owner?.userId;
  if (id === undefined) throw new Error("A workspace of the sandbox has no members.");
  const { username, email, color, initials, profilePicture } = wireUser(sandbox.store, id);
  return { id, username, email, color, initials, profilePicture };
}

/** The history items of a List: their ids are UUIDs. */
export function listHistory(sandbox: Sandbox, event: DomainEvent): HistoryItem[] {
  return event.changes.map((change) => ({
    id: seededUuid(sandbox.store.seed(), `list history ${change.historyId}`),
    type: ABOUT_LIST,
    date: String(event.at),
    field: change.field,
    parent_id: event.listId,
    data: {},
    source: null,
    user: wireActor(sandbox, event),
    before: change.before,
    after: change.after,
  }));
}

/** The history items of a task, with what its fields looked like on the wire before and after. */
export function taskHistory(sandbox: Sandbox, event: DomainEvent, task: Task): HistoryItem[] {
  return event.changes.map((change) => {
    const { data = {}, ...sides } = wireChange(sandbox, event, change, task);
    return {
      id: change.historyId,
      type: ABOUT_TASK,
      date: String(event.at),
      field: change.field,
      parent_id: event.listId,
      data,
      source: null,
      user: wireActor(sandbox, event),
      ...sides,
    };
  });
}

type WireChange = { data?: Record<string, unknown> } & Record<string, unknown>;

function wireChange(sandbox: Sandbox, event: DomainEvent, change: FieldChange, task: Task): WireChange {
  const { field, before, after, data } = change;
  switch (field) {
    case "status":
      return {
        data: { status_type: typeOf(after) },
        before: before === null ? NO_STATUS : wireStatus(before),
        after: wireStatus(after),
      };
    case "content":
      return { before: contentOf(before), after: contentOf(after) };
    case "priority":
      return { before: wirePriority(numberOf(before)), after: wirePriority(numberOf(after)) };
    case "assignee_add":
      return { after: wireUser(sandbox.store, Number(after)) };
    case "assignee_rem":
      return { before: wireUser(sandbox.store, Number(before)) };
    case "due_date":
    case "start_date":
      return { data: data ?? {}, before: textOf(before), after: textOf(after) };
    case "tag":
    case "tag_removed":
      return { before: tagsOf(sandbox, task, before), after: tagsOf(sandbox, task, after) };
    case "time_estimate":
      return { data: estimateData(task), before: textOf(before), after: textOf(after) };
    case "custom_field":
      return customFieldSides(sandbox, change, event);
    case "section_moved":
      return {
        data: { mute_notifications: true },
        before: wireSection(sandbox, before),
        after: wireSection(sandbox, after),
      };
    case "comment":
      return { before, after, comment: wireComment(sandbox, event) };
    default:
      return { before, after };
  }
}

const numberOf = (value: unknown) => (typeof value === "number" ? value : null);
const textOf = (value: unknown) => (value === null || value === undefined ? null : String(value));
const contentOf = (value: unknown) => (value === "" || value === null ? null : quillDelta(String(value)));

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function typeOf(status: unknown): unknown {
  return isObject(status) ? status.type : null;
}

function wireStatus(status: unknown): unknown {
  if (!isObject(status)) return status;
  const { status: name, color, orderindex, type } = status;
  return { status: name, color, orderindex, type };
}

function tagsOf(sandbox: Sandbox, task: Task, names: unknown): unknown {
  return Array.isArray(names) ? wireTags(sandbox, task, names.map(String)) : null;
}

function estimateData(task: Task): Record<string, unknown> {
  const estimate = task.timeEstimate ?? 0;
  const hours = Math.floor(estimate / 3_600_000);
  const minutes = Math.floor((estimate % 3_600_000) / 60_000);
  const [assignee] = task.assigneeIds;
  return {
    time_estimate_string: [hours > 0 ? `${hours} hours` : "", minutes > 0 ? `${minutes} minutes` : ""]
      .filter((part) => part !== "")
      .join(" "),
    old_time_estimate_string: null,
    rolled_up_time_estimate: estimate,
    time_estimate: estimate,
    time_estimates_by_user:
      assignee === undefined ? [] : [{ userid: assignee, user_time_estimate: String(estimate) }],
  };
}

function customFieldSides(sandbox: Sandbox, change: FieldChange, event: DomainEvent): WireChange {
  const field = sandbox.store.fields.get(change.customFieldId ?? "");
  if (!field) return { before: change.before, after: change.after };
  return {
    before: rawFieldValue(field, change.before),
    after: rawFieldValue(field, change.after),
    custom_field: {
      ...wireField(field),
      values_set: change.after === null ? 0 : 1,
      userid: String(event.actorId ?? ""),
      team_id: field.workspaceId,
      team_owned: field.listIds === null,
      deleted: field.deletedAt !== null,
      hidden: false,
    },
  };
}

function wireSection(sandbox: Sandbox, listId: unknown): unknown {
  const list: List | undefined = sandbox.store.lists.get(String(listId));
  if (!list) return null;
  const folder = folderOf(sandbox.store, list);
  const space = spaceOf(sandbox.store, list);
  return {
    id: list.id,
    name: list.name,
    category: {
      id: folder?.id ?? list.hiddenFolderId,
      name: folder?.name ?? "hidden",
      hidden: folder === null,
    },
    project: { id: space.id, name: space.name },
  };
}

function wireComment(sandbox: Sandbox, event: DomainEvent): unknown {
  const comment = sandbox.store.comments.get(event.commentId ?? "");
  if (!comment) return null;
  return {
    id: comment.id,
    date: String(comment.date),
    parent: comment.parentId ?? comment.taskId,
    type: comment.parentId === null ? 1 : 2,
    comment: wireSegments(sandbox, comment),
    text_content: `${comment.text}\n`,
    x: null,
    y: null,
    image_y: null,
    image_x: null,
    page: null,
    comment_number: null,
    page_id: null,
    page_name: null,
    view_id: null,
    view_name: null,
    team: null,
    user: wireUser(sandbox.store, comment.userId),
    new_thread_count: 0,
    new_mentioned_thread_count: 0,
    email_attachments: [],
    threaded_users: [],
    threaded_replies: 0,
    threaded_assignees: 0,
    threaded_assignees_members: [],
    threaded_unresolved_count: 0,
    thread_followers: [],
    group_thread_followers: [],
    reactions: [],
    emails: [],
  };
}
