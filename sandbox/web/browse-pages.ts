import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import type { List, Space, Task, Workspace } from "../store/records.ts";
import {
  folderOf,
  foldersIn,
  listsIn,
  spaceOf,
  spacesIn,
  statusesOf,
  statusOf,
  workspaceOf,
} from "../workspace/places.ts";
import { type Html, html } from "./html.ts";
import { type Crumb, page } from "./layout.ts";
import { agoText, countText, PRIORITY_NAMES, statusPill } from "./parts.ts";
import { problemPage } from "./problem-page.ts";

const TASKS_SHOWN = 100;

/** The way from the workspaces to a Space or List. */
export function crumbsTo(sandbox: Sandbox, space: Space, list: List | null): Crumb[] {
  const workspace = workspaceOf(sandbox.store, space);
  const crumbs = [
    { label: workspace.name, href: "/" },
    { label: space.name, href: `/s/${space.id}` },
  ];
  return list ? [...crumbs, { label: list.name, href: `/l/${list.id}` }] : crumbs;
}

/** `/`: every workspace with its Spaces. */
export function workspacesPage(sandbox: Sandbox): Answer {
  return page({
    title: "Workspaces",
    body: html`<h1>Workspaces</h1>
${sandbox.store.workspaces.all().map((workspace) => workspaceCard(sandbox, workspace))}`,
  });
}

function workspaceCard(sandbox: Sandbox, workspace: Workspace): Html {
  const { store } = sandbox;
  const names = workspace.members.map(({ userId }) => {
    const user = store.users.get(userId);
    return user?.username ?? `${user?.email ?? "somebody"} (invited)`;
  });
  return html`<section class="card"><h2><bdi>${workspace.name}</bdi></h2>
<p class="muted small">${names.join(", ")}</p>
<ul class="plain rows">${spacesIn(store, workspace.id).map((space) => {
    const lists = store.lists.all().filter((list) => list.spaceId === space.id && list.deletedAt === null);
    return html`<li><a class="row" href="/s/${space.id}"><span class="name"><bdi>${space.name}</bdi>${space.visibleTo === null ? null : html` <span class="muted small">private</span>`}${space.archived ? html` <span class="muted small">archived</span>` : null}</span><span class="count">${countText(lists.length, "List", "Lists")}</span></a></li>`;
  })}</ul></section>`;
}

/** `/s/{id}`: a Space with its Folders and Lists. */
export function spacePage(sandbox: Sandbox, id: string): Answer {
  const { store } = sandbox;
  const space = store.spaces.get(id);
  if (!space || space.deletedAt !== null) return gonePage("Space");
  const folders = foldersIn(store, space.id);
  const folderless = listsIn(store, space.id, null);
  const isEmpty = folders.length === 0 && folderless.length === 0;
  return page({
    title: space.name,
    crumbs: crumbsTo(sandbox, space, null).slice(0, 1),
    body: html`<h1 dir="auto">${space.name}</h1>
${isEmpty ? html`<p class="card muted">This Space has no List yet.</p>` : null}
${folders.map(
  (folder) =>
    html`<section class="card"><h2><bdi>${folder.name}</bdi> <span class="muted small">Folder</span></h2>${listRows(sandbox, listsIn(store, space.id, folder.id))}</section>`,
)}
${folderless.length === 0 ? null : html`<section class="card"><h2>Lists without a Folder</h2>${listRows(sandbox, folderless)}</section>`}`,
  });
}

function listRows(sandbox: Sandbox, lists: List[]): Html {
  if (lists.length === 0) return html`<p class="muted">No Lists.</p>`;
  return html`<ul class="plain rows">${lists.map(
    (list) =>
      html`<li><a class="row" href="/l/${list.id}"><span class="name"><bdi>${list.name}</bdi>${list.archived ? html` <span class="muted small">archived</span>` : null}</span><span class="count">${countText(sandbox.store.tasksIndex.inList(list.id).length, "task", "tasks")}</span></a></li>`,
  )}</ul>`;
}

/** `/l/{id}`: a List with its tasks, newest first; closed ones only with `closed=1`, as ClickUp does. */
export function listPage(sandbox: Sandbox, id: string, query: URLSearchParams): Answer {
  const { store } = sandbox;
  const list = store.lists.get(id);
  if (!list || list.deletedAt !== null) return gonePage("List");
  const withClosed = query.get("closed") === "1";
  const tasks = store.tasksIndex
    .inList(list.id)
    .toReversed()
    .map((taskId) => store.tasks.get(taskId))
    .filter((task): task is Task => task !== undefined);
  const visible = tasks.filter((task) => withClosed || statusOf(store, task).type !== "closed");
  const wantedPage = Math.max(0, Math.trunc(Number(query.get("page") ?? 0)) || 0);
  const shown = visible.slice(wantedPage * TASKS_SHOWN, (wantedPage + 1) * TASKS_SHOWN);
  const hidden = tasks.length - visible.length;
  const folder = folderOf(store, list);
  const pageLink = (page: number) => `/l/${list.id}?page=${page}${withClosed ? "&closed=1" : ""}`;
  return page({
    title: list.name,
    crumbs: crumbsTo(sandbox, spaceOf(store, list), null),
    body: html`<h1 dir="auto">${list.name}</h1>
<p class="muted">${folder ? html`Folder <bdi>${folder.name}</bdi> · ` : null}${countText(visible.length, "task", "tasks")}${list.archived ? " · archived" : null}</p>
<p class="pills">${statusesOf(store, list).map(statusPill)}</p>
<section class="card">
${shown.length === 0 ? html`<p class="muted">No tasks here${hidden > 0 ? " but closed ones" : null}.</p>` : taskRows(sandbox, shown)}
</section>
<div class="buttons">
${wantedPage > 0 ? html`<a class="button" href="${pageLink(wantedPage - 1)}">Newer</a>` : null}
${visible.length > (wantedPage + 1) * TASKS_SHOWN ? html`<a class="button" href="${pageLink(wantedPage + 1)}">Older</a>` : null}
${hidden > 0 ? html`<a href="/l/${list.id}?closed=1">Show ${countText(hidden, "closed task", "closed tasks")}</a>` : null}
${withClosed ? html`<a href="/l/${list.id}">Hide closed tasks</a>` : null}
</div>
<details><summary>Archive or remove this List</summary>
<p class="small muted">Archiving hides the List from those who list a Space. Removing takes its tasks along; both can be undone only by a reset.</p>
<div class="buttons">
<form method="post" action="/l/${list.id}/archive"><input type="hidden" name="archived" value="${list.archived ? "no" : "yes"}"><button>${list.archived ? "Take out of the archive" : "Archive"}</button></form>
<form method="post" action="/l/${list.id}/remove"><button class="danger">Remove List and ${countText(tasks.length, "task", "tasks")}</button></form>
</div></details>`,
  });
}

function taskRows(sandbox: Sandbox, tasks: Task[]): Html {
  return html`<ul class="plain rows">${tasks.map((task) => {
    const priority = PRIORITY_NAMES.get(task.priority ?? 0);
    return html`<li class="line"><span class="name">${task.parentId === null ? null : html`<span class="muted small">Subtask </span>`}<a href="/t/${task.id}"><bdi>${task.name}</bdi></a></span><span class="meta">${priority ? html`<span class="small">${priority}<span class="muted"> priority</span></span>` : null}${statusPill(statusOf(sandbox.store, task))}<span class="count">${agoText(sandbox.clock, task.dateCreated)}</span></span></li>`;
  })}</ul>`;
}

/** A place that is not there (any more). */
export function gonePage(what: "Space" | "List" | "task" | "page"): Answer {
  return problemPage(404, `There is no such ${what}`, `It was removed, or never existed under this address.`);
}
