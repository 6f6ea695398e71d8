import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { nextHistoryId, nextNumericId } from "../store/ids.ts";
import type { Comment, Task, User } from "../store/records.ts";
import type { DomainEvent } from "../store/store.ts";
import { isMember, workspaceOf } from "./places.ts";
import { bodyFields } from "./task-input.ts";

/** How many comments ClickUp answers at a time. */
export const COMMENTS_PER_PAGE = 25;

const Segments = z.array(z.looseObject({ text: z.string() })).min(1);

/** Writes a comment. @throws ClickUpError when the body carries neither `comment_text` nor `comment`. */
export function postComment(
  sandbox: Sandbox,
  actor: User,
  task: Task,
  body: unknown,
): { comment: Comment; historyId: string } {
  const fields = bodyFields(body);
  const content = readContent(fields);
  if (!content) throw refusal("bodyInvalid", "comment_text is missing");
  const assigneeId = readAssignee(sandbox, task, fields.assignee);
  return sandbox.store.change(() => {
    const id = nextNumericId(sandbox.store, "comment");
    const comment: Comment = {
      id,
      taskId: task.id,
      sequence: sandbox.store.nextNumber("comment order"),
      ...content,
      userId: actor.id,
      assigneeId: assigneeId ?? null,
      assignedById: typeof assigneeId === "number" ? actor.id : null,
      resolved: false,
      date: sandbox.clock.now(),
    };
    sandbox.store.put("comments", comment);
    const historyId = announceComment(sandbox, "comment_posted", task, comment, actor.id);
    return { comment, historyId };
  });
}

/** Changes a comment's text, assignee or resolution; what the body leaves out stays. */
export function updateComment(
  sandbox: Sandbox,
  actor: User,
  task: Task,
  comment: Comment,
  body: unknown,
): Comment {
  const fields = bodyFields(body);
  const assigneeId = readAssignee(sandbox, task, fields.assignee);
  const next: Comment = { ...comment, ...readContent(fields) };
  if (assigneeId !== undefined) {
    next.assigneeId = assigneeId;
    next.assignedById = assigneeId === null ? null : actor.id;
  }
  if (typeof fields.resolved === "boolean") next.resolved = fields.resolved;
  return sandbox.store.change(() => {
    sandbox.store.put("comments", next);
    announceComment(sandbox, "comment_updated", task, next, actor.id);
    return next;
  });
}

/** Removes a comment. */
export function deleteComment(sandbox: Sandbox, actor: User, task: Task, comment: Comment): void {
  sandbox.store.change(() => {
    sandbox.store.remove("comments", comment.id);
    announceComment(sandbox, "comment_deleted", task, comment, actor.id);
  });
}

/** The comments of a task, newest first. */
export function commentsOf(sandbox: Sandbox, taskId: string): Comment[] {
  return sandbox.store.comments
    .all()
    .filter((comment) => comment.taskId === taskId)
    .toSorted((one, other) => other.date - one.date || other.sequence - one.sequence);
}

/** One page of comments: the newest, or those older than the comment named by its date and id. */
export function commentPage(
  sandbox: Sandbox,
  taskId: string,
  after: { date: number; id: string } | null,
): Comment[] {
  const comments = commentsOf(sandbox, taskId);
  if (!after) return comments.slice(0, COMMENTS_PER_PAGE);
  const at = comments.findIndex(({ id }) => id === after.id);
  // A comment that was deleted meanwhile still marks its place by its date.
  const older = at === -1 ? comments.filter(({ date }) => date < after.date) : comments.slice(at + 1);
  return older.slice(0, COMMENTS_PER_PAGE);
}

function readContent(fields: Record<string, unknown>): Pick<Comment, "segments" | "text"> | undefined {
  const segments = Segments.safeParse(fields.comment);
  if (segments.success) {
    return { segments: segments.data, text: segments.data.map(({ text }) => text).join("") };
  }
  const text = fields.comment_text;
  if (text === undefined) return undefined;
  if (typeof text !== "string") throw refusal("bodyInvalid", "comment_text must be a string");
  return { segments: [{ text }], text };
}

function readAssignee(sandbox: Sandbox, task: Task, value: unknown): number | null | undefined {
  if (value === undefined || value === null) return value;
  const isKnown = typeof value === "number" && isMember(workspaceOf(sandbox.store, task), value);
  return isKnown ? value : null;
}

function announceComment(
  sandbox: Sandbox,
  kind: DomainEvent["kind"],
  task: Task,
  comment: Comment,
  actorId: number,
): string {
  const historyId = nextHistoryId(sandbox.store);
  sandbox.store.announce({
    kind,
    at: sandbox.clock.now(),
    actorId,
    workspaceId: task.workspaceId,
    spaceId: task.spaceId,
    listId: task.listId,
    taskId: task.id,
    commentId: comment.id,
    changes: [{ historyId, field: "comment", before: null, after: comment.id }],
  });
  return historyId;
}
