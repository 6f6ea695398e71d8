import { attachmentUrl } from "../api/wire-attachment.ts";
import { wireFieldOfTask } from "../api/wire-field.ts";
import type { Sandbox } from "../sandbox.ts";
import { type CustomField, LocationValue, type Task } from "../store/records.ts";
import { attachmentsOf } from "../workspace/attachments.ts";
import { fieldsOf } from "../workspace/custom-fields.ts";
import { localDay } from "../workspace/due-dates.ts";
import { folderOf, foldersIn, listOf, listsIn, spacesIn } from "../workspace/places.ts";
import { type Html, html } from "./html.ts";
import { countText, instantText } from "./parts.ts";

/** The custom fields of a task: all shown, and those of simple types to be changed. */
export function fieldsCard(sandbox: Sandbox, task: Task, timeZone: string): Html {
  const fields = fieldsOf(sandbox.store, listOf(sandbox.store, task));
  if (fields.length === 0)
    return html`<section class="card"><h2>Custom fields</h2><p class="muted">None.</p></section>`;
  return html`<section class="card"><h2>Custom fields</h2><dl class="facts">${fields.map(
    (field) =>
      html`<dt><bdi>${field.name}</bdi></dt><dd>${valueText(sandbox, task, field) ?? html`<span class="muted">not set</span>`}</dd>`,
  )}</dl>
<details class="spaced"><summary>Change custom fields</summary>${fields.map((field) => fieldForm(task, field, timeZone))}</details></section>`;
}

function valueText(sandbox: Sandbox, task: Task, field: CustomField): Html | string | null {
  const value = task.customFields[field.id];
  if (field.type === "automatic_progress") {
    const told = wireFieldOfTask(sandbox, task, field);
    return "value" in told ? JSON.stringify(told.value) : null;
  }
  if (value === undefined) return null;
  const names = Array.isArray(value) ? value.map((id) => nameOf(sandbox, field, id)) : null;
  if (names) return html`<bdi>${names.join(", ")}</bdi>`;
  if (field.type === "drop_down") return html`<bdi>${nameOf(sandbox, field, String(value))}</bdi>`;
  if (field.type === "date") return instantText(Number(value));
  if (field.type === "checkbox") return value === true ? "Yes" : "No";
  const place = LocationValue.safeParse(value);
  if (place.success) return html`<bdi>${place.data.formatted_address}</bdi>`;
  const currency = field.typeConfig.currency_type;
  return html`<bdi>${String(value)}</bdi>${typeof currency === "string" ? ` ${currency}` : null}`;
}

function nameOf({ store }: Sandbox, field: CustomField, id: string | number): string {
  const option = field.options.find((known) => known.id === id)?.name;
  const person = field.type === "users" ? store.users.get(id) : undefined;
  const name =
    option ??
    person?.username ??
    person?.email ??
    store.tasks.get(id)?.name ??
    store.attachments.get(id)?.title;
  return name ?? String(id);
}

/** The types that a person can fill in on the page, by the kind of input. */
const INPUT_TYPES: Partial<Record<CustomField["type"], string>> = {
  short_text: "text",
  text: "text",
  url: "url",
  email: "email",
  phone: "tel",
  number: "number",
  currency: "number",
  emoji: "number",
  date: "date",
};

function fieldForm(task: Task, field: CustomField, timeZone: string): Html | null {
  const value = task.customFields[field.id];
  const id = `field-${field.id}`;
  const control = fieldControl(field, id, value === undefined ? "" : shownValue(field, value, timeZone));
  return control === null
    ? null
    : html`<form method="post" action="/t/${task.id}/field" class="spaced"><input type="hidden" name="field" value="${field.id}"><div class="field"><label for="${id}">${field.name}</label>${control}</div><button class="small-button" aria-label="Save ${field.name}">Save</button></form>`;
}

function shownValue(field: CustomField, value: unknown, timeZone: string): string {
  return field.type === "date" ? localDay(Number(value), timeZone) : String(value);
}

function fieldControl(field: CustomField, id: string, value: string): Html | null {
  const choices =
    field.type === "drop_down"
      ? field.options.map((option) => [option.id, option.name] as const)
      : field.type === "checkbox"
        ? ([
            ["true", "Yes"],
            ["false", "No"],
          ] as const)
        : null;
  if (choices) {
    return html`<select id="${id}" name="value"><option value="">Not set</option>${choices.map(
      ([key, label]) =>
        html`<option value="${key}"${key === value ? html` selected` : null}>${label}</option>`,
    )}</select>`;
  }
  const type = INPUT_TYPES[field.type];
  return type === undefined
    ? null
    : html`<input id="${id}" name="value" type="${type}"${type === "number" ? html` step="any"` : null} value="${value}" dir="auto">`;
}

/** The files of a task. */
export function attachmentsCard(sandbox: Sandbox, task: Task): Html | null {
  const attachments = attachmentsOf(sandbox, { taskId: task.id, fieldId: null });
  if (attachments.length === 0) return null;
  return html`<section class="card"><h2>Attachments</h2><ul class="plain rows">${attachments.map(
    (attachment) =>
      html`<li class="line"><span class="name"><a href="${attachmentUrl(sandbox, attachment)}"><bdi>${attachment.title}</bdi></a></span><span class="count">${countText(attachment.size, "byte", "bytes")}</span></li>`,
  )}</ul></section>`;
}

/** Moving a task to another List of its workspace. */
export function moveCard({ store }: Sandbox, task: Task): Html {
  const lists = spacesIn(store, task.workspaceId).flatMap((space) =>
    [null, ...foldersIn(store, space.id).map(({ id }) => id)].flatMap((folderId) =>
      listsIn(store, space.id, folderId).map((list) => ({ space, list, folder: folderOf(store, list) })),
    ),
  );
  return html`<details><summary>Move or archive this task</summary>
<form method="post" action="/t/${task.id}/move" class="spaced"><div class="field"><label for="move-to">New List</label><select id="move-to" name="list">${lists
    .filter(({ list }) => list.id !== task.listId)
    .map(
      ({ space, list, folder }) =>
        html`<option value="${list.id}">${space.name} / ${folder ? `${folder.name} / ` : null}${list.name}</option>`,
    )}</select></div><p class="small muted">A status that the new List does not have becomes its first one.</p><button>Move task</button></form>
<form method="post" action="/t/${task.id}/archive" class="spaced"><input type="hidden" name="archived" value="${task.archived ? "no" : "yes"}"><button>${task.archived ? "Take out of the archive" : "Archive task"}</button></form></details>`;
}
