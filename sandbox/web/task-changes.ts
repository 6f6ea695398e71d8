import { ClickUpError } from "../clickup-error.ts";
import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import type { CustomField, Task, User } from "../store/records.ts";
import { postComment } from "../workspace/comments.ts";
import { noonOf } from "../workspace/due-dates.ts";
import { clearCustomField, setCustomField } from "../workspace/field-values.ts";
import { descendants, moveTask } from "../workspace/move-task.ts";
import { findStatus, initialStatus, statusesOf, statusOf, workspaceOf } from "../workspace/places.ts";
import { addTag, deleteTask, removeTag, updateTask } from "../workspace/tasks.ts";
import { gonePage } from "./browse-pages.ts";
import { redirectTo } from "./layout.ts";
import { joinedMembers, ownerOf, taskPage } from "./task-page.ts";

/** What a form of the task page asks for. */
export type TaskAction = "edit" | "comments" | "tags" | "field" | "move" | "archive" | "delete";

/** Carries out a form of the task page, and shows the page again. */
export function changeByHand(
  sandbox: Sandbox,
  id: string,
  action: TaskAction,
  form: URLSearchParams,
): Answer {
  const task = sandbox.store.tasks.get(id);
  if (!task || task.deletedAt !== null) return gonePage("task");
  const workspace = workspaceOf(sandbox.store, task);
  const actor =
    joinedMembers(sandbox, workspace).find((user) => String(user.id) === form.get("as")) ??
    ownerOf(sandbox, workspace);
  try {
    switch (action) {
      case "edit":
        updateTask(sandbox, actor, task, editBody(form, task, actor));
        return redirectTo(`/t/${task.id}?done=saved`);
      case "comments":
        postComment(sandbox, actor, task, commentBody(form));
        return redirectTo(`/t/${task.id}?done=commented`);
      case "tags": {
        const removed = form.get("remove");
        if (removed !== null) removeTag(sandbox, actor, task, removed);
        const added = (form.get("add") ?? "").trim();
        if (added !== "") addTag(sandbox, actor, task, added);
        return redirectTo(`/t/${task.id}?done=tagged`);
      }
      case "field":
        setFieldByHand(sandbox, actor, task, form);
        return redirectTo(`/t/${task.id}?done=saved`);
      case "move":
        return moveByHand(sandbox, actor, task, form.get("list") ?? "");
      case "archive":
        updateTask(sandbox, actor, task, { archived: form.get("archived") === "yes" });
        return redirectTo(`/t/${task.id}?done=saved`);
      case "delete":
        deleteTask(sandbox, actor.id, task);
        return redirectTo(`/l/${task.listId}`);
    }
  } catch (error) {
    if (!(error instanceof ClickUpError)) throw error;
    return taskPage(sandbox, id, new URLSearchParams(), `Not saved: ${error.message} (${error.ecode}).`);
  }
}

function commentBody(form: URLSearchParams): Record<string, unknown> {
  const text = normalNewlines(form.get("text") ?? "");
  const file = form.get("file") ?? "";
  if (file === "") return { comment_text: text };
  return { comment: [{ text: `${text}\n` }, { type: "attachment", attachment: { id: file } }] };
}

function editBody(form: URLSearchParams, task: Task, actor: User): Record<string, unknown> {
  const priority = form.get("priority") ?? "";
  const body: Record<string, unknown> = {
    name: normalNewlines(form.get("name") ?? "").replaceAll("\n", " "),
    priority: priority === "" ? null : Number(priority),
  };
  const status = form.get("status");
  if (status !== null) body.status = status;
  const due = form.get("due") ?? "";
  // An untouched day is left alone, so that saving does not take the time off a date that has one.
  if (due !== (form.get("due_before") ?? "")) body.due_date = due === "" ? null : noonOf(due, actor.timezone);
  if (form.has("assignees")) {
    const wanted = form.getAll("assignee").map(Number).filter(Number.isInteger);
    body.assignees = {
      add: wanted.filter((id) => !task.assigneeIds.includes(id)),
      rem: task.assigneeIds.filter((id) => !wanted.includes(id)),
    };
  }
  return body;
}

function setFieldByHand(sandbox: Sandbox, actor: User, task: Task, form: URLSearchParams) {
  const fieldId = form.get("field") ?? "";
  const text = form.get("value") ?? "";
  const field = sandbox.store.fields.get(fieldId);
  if (text === "" || !field) clearCustomField(sandbox, actor, task, fieldId);
  else setCustomField(sandbox, actor, task, { fieldId, value: valueFromText(field, text, actor.timezone) });
}

function valueFromText(field: CustomField, text: string, timeZone: string): unknown {
  switch (field.type) {
    case "number":
    case "currency":
    case "emoji":
      return Number(text);
    case "checkbox":
      return text === "true";
    case "date":
      return noonOf(text, timeZone);
    default:
      return text;
  }
}

/** On the page nobody is asked for a mapping: a status that the new List lacks becomes its first one. */
function moveByHand(sandbox: Sandbox, actor: User, task: Task, listId: string): Answer {
  const list = sandbox.store.lists.get(listId);
  if (!list || list.deletedAt !== null || list.workspaceId !== task.workspaceId) return gonePage("List");
  const statuses = statusesOf(sandbox.store, list);
  const status_mappings = [task, ...descendants(sandbox, task)].flatMap((member) => {
    const current = statusOf(sandbox.store, member);
    if (findStatus(statuses, current.status, false)) return [];
    const destination_status_id = initialStatus(sandbox.store, list).id;
    return [{ source_status_id: current.id, destination_status_id }];
  });
  moveTask(sandbox, actor.id, task, list, { status_mappings });
  return redirectTo(`/t/${task.id}?done=moved`);
}

/** Browsers send line ends of two characters. */
function normalNewlines(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
