import type { Sandbox } from "../sandbox.ts";
import type { Task } from "../store/records.ts";
import { fieldsOf } from "../workspace/custom-fields.ts";
import { listOf, spaceOf, statusOf } from "../workspace/places.ts";
import { wireUser } from "./people.ts";
import { wireFolderStub, wireStatus } from "./places.ts";
import { wireFieldOfTask } from "./wire-field.ts";

const PRIORITIES = new Map([
  [1, { color: "#f50000", id: "1", orderindex: "1", priority: "urgent" }],
  [2, { color: "#f8ae00", id: "2", orderindex: "2", priority: "high" }],
  [3, { color: "#6fddff", id: "3", orderindex: "3", priority: "normal" }],
  [4, { color: "#d8d8d8", id: "4", orderindex: "4", priority: "low" }],
]);

/** What a caller asked to have in a task beyond the usual. */
export type TaskDetail = { withMarkdown: boolean };

const instantText = (instant: number | null) => (instant === null ? null : String(instant));

/** The sandbox's own page of a task: what `url` leads to. */
export function taskUrl(sandbox: Sandbox, task: { id: string }): string {
  return `${sandbox.baseUrl()}/t/${task.id}`;
}

/** A task as it stands on the wire: strings and numbers as the ClickUp fact sheet, sections 6 to 10, has them. */
export function wireTask(sandbox: Sandbox, task: Task, detail: TaskDetail) {
  const { store } = sandbox;
  const list = listOf(store, task);
  const folder = wireFolderStub(store, list);
  return {
    id: task.id,
    custom_id: null,
    custom_item_id: task.customItemId,
    name: task.name,
    text_content: task.text,
    description: task.text,
    ...(detail.withMarkdown ? { markdown_description: task.markdown } : {}),
    status: wireStatus(statusOf(store, task)),
    orderindex: `${task.sequence}.00000000000000000000000000000000`,
    date_created: String(task.dateCreated),
    date_updated: String(task.dateUpdated),
    date_closed: instantText(task.dateClosed),
    date_done: instantText(task.dateDone),
    archived: task.archived,
    creator: wireCreator(sandbox, task),
    assignees: task.assigneeIds.map((id) => wireUser(store, id)),
    group_assignees: [],
    watchers: task.watcherIds.map((id) => wireUser(store, id)),
    checklists: [],
    tags: wireTags(sandbox, task),
    parent: task.parentId,
    top_level_parent: topLevelParent(sandbox, task),
    priority: wirePriority(task.priority),
    due_date: instantText(task.dueDate),
    start_date: instantText(task.startDate),
    points: task.points,
    time_estimate: task.timeEstimate,
    custom_fields: wireCustomFields(sandbox, task),
    dependencies: [],
    linked_tasks: task.linkedTaskIds.map((id) => ({
      task_id: task.id,
      link_id: id,
      date_created: String(task.dateCreated),
      userid: String(task.creatorId),
      workspace_id: task.workspaceId,
    })),
    locations: [],
    team_id: task.workspaceId,
    url: taskUrl(sandbox, task),
    sharing: {
      public: false,
      public_share_expires_on: null,
      public_fields: ["assignees", "priority", "due_date", "content", "comments", "attachments", "tags"],
      token: null,
      seo_optimized: false,
    },
    permission_level: "create",
    list: { id: list.id, name: list.name, access: true },
    project: folder,
    folder,
    space: { id: task.spaceId },
  };
}

/** A subtask inside its parent's answer: a task without its places. */
export function wireSubtask(sandbox: Sandbox, task: Task) {
  const { project, folder, list, space, team_id, sharing, permission_level, ...rest } = wireTask(
    sandbox,
    task,
    {
      withMarkdown: false,
    },
  );
  const { custom_id, text_content, description, priority, ...subtask } = rest;
  return subtask;
}

function wireCreator(sandbox: Sandbox, task: Task) {
  const { initials: _, ...creator } = wireUser(sandbox.store, task.creatorId);
  return creator;
}

/** A task's tags (or the named ones) as its Space has them. */
export function wireTags(sandbox: Sandbox, task: Task, names: readonly string[] = task.tags) {
  const known = new Map(spaceOf(sandbox.store, task).tags.map((tag) => [tag.name, tag]));
  return names.map((name) => {
    const tag = known.get(name);
    return {
      name,
      tag_fg: tag?.foreground ?? "#ffffff",
      tag_bg: tag?.background ?? "#7b68ee",
      creator: tag?.creatorId ?? task.creatorId,
    };
  });
}

function topLevelParent(sandbox: Sandbox, task: Task): string | null {
  let top: string | null = task.parentId;
  for (let above = top; above !== null; ) {
    top = above;
    above = sandbox.store.tasks.get(above)?.parentId ?? null;
  }
  return top;
}

function wireCustomFields(sandbox: Sandbox, task: Task) {
  return fieldsOf(sandbox.store, listOf(sandbox.store, task)).map((field) =>
    wireFieldOfTask(sandbox, task, field),
  );
}

/** The priorities' wire form, by number; null for none. */
export function wirePriority(priority: number | null) {
  return priority === null ? null : (PRIORITIES.get(priority) ?? null);
}
