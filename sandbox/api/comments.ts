import type { Sandbox } from "../sandbox.ts";
import type { Comment } from "../store/records.ts";
import { commentPage, deleteComment, postComment, repliesTo, updateComment } from "../workspace/comments.ts";
import { type ApiHandler, commentInPath, ok, taskInPath } from "./call.ts";
import { wireUser } from "./people.ts";
import { wireSegments } from "./wire-segments.ts";

/** A comment as lists of comments carry it. */
function wireComment(sandbox: Sandbox, comment: Comment) {
  const { store } = sandbox;
  return {
    id: comment.id,
    comment: wireSegments(sandbox, comment),
    comment_text: comment.text,
    user: wireUser(store, comment.userId),
    resolved: comment.resolved,
    assignee: comment.assigneeId === null ? null : wireUser(store, comment.assigneeId),
    assigned_by: comment.assignedById === null ? null : wireUser(store, comment.assignedById),
    reactions: [],
    date: String(comment.date),
    reply_count: String(repliesTo(sandbox, comment.id).length),
  };
}

/** `GET /task/{task_id}/comment`: newest first; `start` and `start_id` together name the last comment already seen. */
export const getTaskComments: ApiHandler = (call) => {
  const task = taskInPath(call);
  const start = call.query.get("start");
  const startId = call.query.get("start_id");
  const after = start !== null && startId !== null ? { date: Number(start), id: startId } : null;
  const comments = commentPage(call.sandbox, task.id, after);
  return ok({ comments: comments.map((comment) => wireComment(call.sandbox, comment)) });
};

/** `POST /task/{task_id}/comment`: the id is a number here and a string in the list. */
export const createTaskComment: ApiHandler = (call) => {
  const comment = postComment(call.sandbox, call.user, taskInPath(call), call.body);
  return ok({ id: Number(comment.id), hist_id: comment.historyId, date: comment.date });
};

/** `PUT /comment/{comment_id}` */
export const putComment: ApiHandler = (call) => {
  const { comment, task } = commentInPath(call);
  updateComment(call.sandbox, call.user, task, comment, call.body);
  return ok({});
};

/** `DELETE /comment/{comment_id}` */
export const removeComment: ApiHandler = (call) => {
  const { comment, task } = commentInPath(call);
  deleteComment(call.sandbox, call.user, task, comment);
  return ok({});
};

/** `GET /comment/{comment_id}/reply`: the thread below a comment, newest first. */
export const getThreadedComments: ApiHandler = (call) => {
  const replies = repliesTo(call.sandbox, commentInPath(call).comment.id);
  return ok({ comments: replies.map((reply) => wireComment(call.sandbox, reply)) });
};

/** `POST /comment/{comment_id}/reply` */
export const createThreadedComment: ApiHandler = (call) => {
  const { comment, task } = commentInPath(call);
  const reply = postComment(call.sandbox, call.user, task, call.body, comment);
  return ok({ id: Number(reply.id), hist_id: reply.historyId, date: reply.date });
};
