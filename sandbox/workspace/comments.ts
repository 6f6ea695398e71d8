import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { nextHistoryId, nextNumericId } from "../store/ids.ts";
import type { Comment, Task, User } from "../store/records.ts";
import type { DomainEvent } from "../store/store.ts";
import { isMember, workspaceOf } from "./places.ts";
import { announceTask, touched } from "./save-task.ts";
import { bodyFields } from "./task-input.ts";

/** How many comments ClickUp answers at a time. */
export const COMMENTS_PER_PAGE = 25;

const Segment = z.union([
  z.looseObject({ text: z.string() }),
  z.looseObject({ type: z.literal("tag"), user: z.looseObject({ id: z.number().int() }) }),
  z.looseObject({ type: z.literal("attachment"), attachment: z.looseObject({ id: z.string() }) }),
]);
const Segments = z.array(Segment).min(1);
const NamedFile = z.object({ type: z.literal("attachment"), attachment: z.object({ id: z.string() }) });

/** The ids of the files that a comment carries. */
export function filesIn({ segments }: Comment): string[] {
  return segments.flatMap((segment) => NamedFile.safeParse(segment).data?.attachment.id ?? []);
}

/**
 * Writes a comment, or a reply to one. What ClickUp's webhooks tell of a reply is not documented; here it is told as a
 * comment is. @throws ClickUpError when the body carries neither `comment_text` nor `comment`.
 */
export function postComment(
  sandbox: Sandbox,
  actor: User,
  task: Task,
  body: unknown,
  parent: Comment | null = null,
): Comment {
  const fields = bodyFields(body);
  const content = readContent(sandbox, task, fields);
  if (!content) throw refusal("bodyInvalid", "comment_text is missing");
  const assigneeId = readAssignee(sandbox, task, fields.assignee);
  return sandbox.store.change(() => {
    const id = nextNumericId(sandbox.store, "comment");
    const comment: Comment = {
      id,
      taskId: task.id,
      parentId: parent?.id ?? null,
      historyId: nextHistoryId(sandbox.store),
      sequence: sandbox.store.nextNumber("comment order"),
      ...content,
      userId: actor.id,
      assigneeId: assigneeId ?? null,
      assignedById: typeof assigneeId === "number" ? actor.id : null,
      resolved: false,
      date: sandbox.clock.now(),
    };
    sandbox.store.put("comments", comment);
    announceComment(sandbox, "comment_posted", task, comment, actor.id);
    return comment;
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
  const next: Comment = { ...comment, ...readContent(sandbox, task, fields) };
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
    for (const reply of repliesTo(sandbox, comment.id)) sandbox.store.remove("comments", reply.id);
    sandbox.store.remove("comments", comment.id);
    announceComment(sandbox, "comment_deleted", task, comment, actor.id);
  });
}

/** The comments of a task without their replies, newest first. */
export function commentsOf(sandbox: Sandbox, taskId: string): Comment[] {
  return newestFirst(
    sandbox.store.comments.all().filter((comment) => comment.taskId === taskId && comment.parentId === null),
  );
}

/** The replies to a comment, newest first. */
export function repliesTo(sandbox: Sandbox, commentId: string): Comment[] {
  return newestFirst(sandbox.store.comments.all().filter(({ parentId }) => parentId === commentId));
}

function newestFirst(comments: Comment[]): Comment[] {
  return comments.toSorted((one, other) => other.date - one.date || other.sequence - one.sequence);
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

function readContent(
  sandbox: Sandbox,
  task: Task,
  fields: Record<string, unknown>,
): Pick<Comment, "segments" | "text"> | undefined {
  const parsed = Segments.safeParse(fields.comment);
  if (parsed.success) {
    const segments = parsed.data.map((segment) => withText(sandbox, task, segment));
    return { segments, text: segments.map(({ text }) => text).join("") };
  }
  const text = fields.comment_text;
  if (text === undefined) return undefined;
  if (typeof text !== "string") throw refusal("bodyInvalid", "comment_text must be a string");
  return { segments: [{ text }], text };
}

/**
 * A mention is written with a person's id and read with the name as its text; a file, one that the task has, with its
 * own. How ClickUp takes files in comments is not documented: this is the sandbox's way.
 */
function withText(
  sandbox: Sandbox,
  task: Task,
  segment: z.infer<typeof Segment>,
): Comment["segments"][number] {
  if (typeof segment.text === "string") return { ...segment, text: segment.text };
  const named = NamedFile.safeParse(segment);
  if (named.success) {
    const file = sandbox.store.attachments.get(named.data.attachment.id);
    if (file?.taskId !== task.id) throw refusal("bodyInvalid", "attachment is not one of the task's");
    return { type: "attachment", text: file.title, attachment: { id: file.id } };
  }
  const mention = z.object({ user: z.object({ id: z.number() }) }).safeParse(segment);
  const user = mention.success ? sandbox.store.users.get(mention.data.user.id) : undefined;
  return { ...segment, text: `@${user?.username ?? user?.email ?? "unknown"}` };
}

function readAssignee(sandbox: Sandbox, task: Task, value: unknown): number | null | undefined {
  if (value === undefined || value === null) return value;
  const isKnown = typeof value === "number" && isMember(workspaceOf(sandbox.store, task), value);
  return isKnown ? value : null;
}

/** Tells of a comment under the history id of its posting, which an edit repeats (ClickUp fact sheet, section 13). */
function announceComment(
  sandbox: Sandbox,
  kind: DomainEvent["kind"],
  task: Task,
  comment: Comment,
  actorId: number,
) {
  if (sandbox.settings().commentsTouchTask) sandbox.store.put("tasks", touched(sandbox, task));
  const { historyId } = comment;
  const change = { historyId, field: "comment", before: null, after: comment.id };
  announceTask(sandbox, kind, task, actorId, [change], { commentId: comment.id });
}
