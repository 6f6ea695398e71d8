import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Comment, Task, User, Workspace } from "../store/records.ts";
import { attachmentsOf } from "../workspace/attachments.ts";
import { commentsOf, repliesTo } from "../workspace/comments.ts";
import { localDay } from "../workspace/due-dates.ts";
import { listOf, spaceOf, statusesOf, statusOf, userById, workspaceOf } from "../workspace/places.ts";
import { TASK_NAME_LIMIT } from "../workspace/task-input.ts";
import { crumbsTo, gonePage } from "./browse-pages.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";
import { instantText, PRIORITY_NAMES, statusPill } from "./parts.ts";
import { attachmentsCard, fieldsCard, moveCard } from "./task-cards.ts";

const NOTICES: Record<string, string> = {
  saved: "Saved.",
  commented: "Comment added.",
  tagged: "Tags changed.",
  moved: "Moved.",
};

/** `/t/{id}`: where a task's `url` leads. Its description is shown as text, never as markup. */
export function taskPage(
  sandbox: Sandbox,
  id: string,
  query: URLSearchParams,
  problem: string | null = null,
): Answer {
  const { store } = sandbox;
  const task = store.tasks.get(id);
  if (!task) return gonePage("task");
  const list = listOf(store, task);
  const crumbs = crumbsTo(sandbox, spaceOf(store, task), list);
  if (task.deletedAt !== null) {
    return page({
      title: task.name,
      status: 404,
      crumbs: list.deletedAt === null ? crumbs : crumbs.slice(0, 1),
      body: html`<h1 dir="auto">${task.name}</h1><p class="notice bad">This task was deleted ${instantText(task.deletedAt)}.</p>`,
    });
  }
  const workspace = workspaceOf(store, task);
  const notice = NOTICES[query.get("done") ?? ""];
  const parent = task.parentId === null ? undefined : store.tasks.get(task.parentId);
  const subtasks = store.tasksIndex.below(task.id).map((childId) => store.tasks.get(childId));
  return page({
    title: task.name,
    status: problem === null ? 200 : 400,
    crumbs: parent ? [...crumbs, { label: parent.name, href: `/t/${parent.id}` }] : crumbs,
    body: html`<h1 dir="auto">${task.name}</h1>
${notice ? html`<p class="notice" role="status">${notice}</p>` : null}
${problem === null ? null : html`<p class="notice bad" role="alert">${problem}</p>`}
<div class="columns"><div>
<section class="card"><h2>Description</h2>${task.markdown === "" ? html`<p class="muted">No description.</p>` : html`<pre class="description" dir="auto">${task.markdown}</pre>`}</section>
${subtasks.length === 0 ? null : html`<section class="card"><h2>Subtasks</h2><ul class="plain rows">${subtasks.map((child) => (child ? html`<li><a class="row" href="/t/${child.id}"><span class="name"><bdi>${child.name}</bdi></span>${statusPill(statusOf(store, child))}</a></li>` : null))}</ul></section>`}
${attachmentsCard(sandbox, task)}
${commentsCard(sandbox, task, workspace)}
</div><div>
${editCard(sandbox, task, workspace)}
${tagsCard(sandbox, task)}
${fieldsCard(sandbox, task, ownerOf(sandbox, workspace).timezone)}
${factsCard(sandbox, task)}
${moveCard(sandbox, task)}
<details><summary>Delete this task</summary><form method="post" action="/t/${task.id}/delete"><p class="small muted">Those who know its id will be told that it was deleted.</p><button class="danger">Delete task</button></form></details>
</div></div>`,
  });
}

/** The person in whose time zone dates are shown and in whose name changes are made unless another is chosen. */
export function ownerOf(sandbox: Sandbox, workspace: Workspace): User {
  const owner = workspace.members.find(({ role }) => role === 1) ?? workspace.members[0];
  if (!owner) throw new Error("A workspace of the sandbox has no members.");
  return userById(sandbox.store, owner.userId);
}

/** The people of a workspace who have joined it. */
export function joinedMembers(sandbox: Sandbox, workspace: Workspace): User[] {
  return workspace.members
    .map(({ userId }) => userById(sandbox.store, userId))
    .filter(({ username }) => username !== null);
}

function actorField(sandbox: Sandbox, workspace: Workspace, id: string): Html {
  const owner = ownerOf(sandbox, workspace);
  return html`<div class="field"><label for="${id}">In the name of</label><select id="${id}" name="as">${joinedMembers(
    sandbox,
    workspace,
  ).map(
    (user) =>
      html`<option value="${user.id}"${user.id === owner.id ? html` selected` : null}>${user.username}</option>`,
  )}</select></div>`;
}

function editCard(sandbox: Sandbox, task: Task, workspace: Workspace): Html {
  const { store } = sandbox;
  const statuses = statusesOf(store, listOf(store, task));
  const dueDay = task.dueDate === null ? "" : localDay(task.dueDate, ownerOf(sandbox, workspace).timezone);
  return html`<section class="card"><h2>Change</h2><form method="post" action="/t/${task.id}">
<div class="field"><label for="status">Status</label><select id="status" name="status">${statuses.map(
    (status) =>
      html`<option value="${status.status}"${status.id === task.statusId ? html` selected` : null}>${status.status}</option>`,
  )}</select></div>
<div class="field"><label for="priority">Priority</label><select id="priority" name="priority"><option value="">None</option>${[
    ...PRIORITY_NAMES,
  ].map(
    ([value, name]) =>
      html`<option value="${value}"${value === task.priority ? html` selected` : null}>${name}</option>`,
  )}</select></div>
<div class="field"><label for="due">Due date</label><input id="due" type="date" name="due" value="${dueDay}"></div>
<input type="hidden" name="due_before" value="${dueDay}">
<div class="field"><label for="name">Name</label><textarea id="name" name="name" rows="2" required maxlength="${TASK_NAME_LIMIT}" dir="auto">${task.name}</textarea></div>
<fieldset><legend>Assigned to</legend><input type="hidden" name="assignees" value="yes">${joinedMembers(sandbox, workspace).map((user) => html`<label class="check"><input type="checkbox" name="assignee" value="${user.id}"${task.assigneeIds.includes(user.id) ? html` checked` : null}><span><bdi>${user.username}</bdi></span></label>`)}</fieldset>
${actorField(sandbox, workspace, "edit-as")}
<button class="primary">Save</button></form></section>`;
}

function tagsCard(sandbox: Sandbox, task: Task): Html {
  return html`<section class="card"><h2>Tags</h2>
${task.tags.length === 0 ? html`<p class="muted small">None.</p>` : html`<ul class="plain stack">${task.tags.map((tag) => html`<li><form method="post" action="/t/${task.id}/tags" class="buttons"><span class="pill"><bdi>${tag}</bdi></span><input type="hidden" name="remove" value="${tag}"><button class="small-button" aria-label="Remove tag ${tag}">Remove</button></form></li>`)}</ul>`}
<form method="post" action="/t/${task.id}/tags"><div class="field"><label for="tag">New tag</label><input id="tag" name="add" list="space-tags" required maxlength="100"></div><datalist id="space-tags">${spaceOf(sandbox.store, task).tags.map(({ name }) => html`<option value="${name}"></option>`)}</datalist><button>Add tag</button></form></section>`;
}

function factsCard(sandbox: Sandbox, task: Task): Html {
  const { store } = sandbox;
  const names = (ids: number[]) =>
    ids.map((id) => userById(store, id).username ?? userById(store, id).email).join(", ") || "Nobody";
  return html`<section class="card"><h2>Facts</h2><dl class="facts">
<dt>Id</dt><dd><code>${task.id}</code></dd>
<dt>Status</dt><dd>${statusPill(statusOf(store, task))}</dd>
<dt>Assigned to</dt><dd><bdi>${names(task.assigneeIds)}</bdi></dd>
<dt>Made by</dt><dd><bdi>${names([task.creatorId])}</bdi></dd>
<dt>Created</dt><dd>${instantText(task.dateCreated)}</dd>
<dt>Changed</dt><dd>${instantText(task.dateUpdated)}</dd>
${task.dueDate === null ? null : html`<dt>Due</dt><dd>${instantText(task.dueDate)}${task.dueDateHasTime ? null : " (no time)"}</dd>`}
${task.dateClosed === null ? null : html`<dt>Closed</dt><dd>${instantText(task.dateClosed)}</dd>`}
${task.archived ? html`<dt>Archived</dt><dd>yes</dd>` : null}
</dl></section>`;
}

function commentsCard(sandbox: Sandbox, task: Task, workspace: Workspace): Html {
  const comments = commentsOf(sandbox, task.id);
  return html`<section class="card"><h2>Comments</h2>
${comments.length === 0 ? html`<p class="muted">No comments yet.</p>` : comments.map((comment) => commentBlock(sandbox, comment))}
<form method="post" action="/t/${task.id}/comments">
<div class="field"><label for="comment">New comment</label><textarea id="comment" name="text" required dir="auto"></textarea></div>
${fileField(sandbox, task)}
${actorField(sandbox, workspace, "comment-as")}
<button>Add comment</button></form></section>`;
}

function fileField(sandbox: Sandbox, task: Task): Html | null {
  const files = attachmentsOf(sandbox, { taskId: task.id, fieldId: null });
  if (files.length === 0) return null;
  return html`<div class="field"><label for="comment-file">With a file of the task</label><select id="comment-file" name="file"><option value="">None</option>${files.map(
    ({ id, title }) => html`<option value="${id}">${title}</option>`,
  )}</select></div>`;
}

function commentBlock(sandbox: Sandbox, comment: Comment): Html {
  const author = userById(sandbox.store, comment.userId);
  const replies = repliesTo(sandbox, comment.id).toReversed();
  return html`<article class="comment"><p class="small muted"><bdi>${author.username ?? author.email}</bdi> · ${instantText(comment.date)}${comment.resolved ? " · resolved" : null}</p><div class="description" dir="auto">${comment.text}</div>${replies.length === 0 ? null : html`<div class="replies">${replies.map((reply) => commentBlock(sandbox, reply))}</div>`}</article>`;
}
