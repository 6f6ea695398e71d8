import { refusal } from "../clickup-error.ts";
import type { FilePart } from "../http/multipart.ts";
import { type AttachmentOwner, attachFile, attachmentsOf } from "../workspace/attachments.ts";
import { type ApiCall, type ApiHandler, ok, param, reachTask, taskInPath, workspaceInPath } from "./call.ts";
import { wireEntityAttachment, wireUploaded } from "./wire-attachment.ts";

/** v3 pages: this many unless `limit` says less or more (ClickUp fact sheet, section 6). */
const PAGE_DEFAULT = 50;
const PAGE_LIMIT = 100;

/** The file of an upload: in the part `attachment`, or `attachment[0]` as the guide writes it. */
function uploadedFile(call: ApiCall, isWanted: (part: FilePart) => boolean): FilePart {
  const part = call.form?.files.find(isWanted);
  if (!part) throw refusal("attachmentMissing");
  return { ...part, name: call.form?.texts.get("filename") ?? part.name };
}

/** `POST /task/{task_id}/attachment` */
export const createTaskAttachment: ApiHandler = (call) => {
  const task = taskInPath(call);
  const file = uploadedFile(call, ({ field }) => /^attachment(\[\d*\])?$/.test(field));
  const owner = { workspaceId: task.workspaceId, taskId: task.id, fieldId: null };
  return ok(wireUploaded(call.sandbox, attachFile(call.sandbox, call.user, owner, file)));
};

/** What a v3 path names: `attachments` and a task, or `custom_fields` and a field of Files. */
function ownerInPath(call: ApiCall): AttachmentOwner {
  const workspace = workspaceInPath(call);
  const id = param(call, "entity_id");
  if (param(call, "entity_type") === "attachments") {
    const task = reachTask(call, id);
    if (task.workspaceId !== workspace.id) throw refusal("notAuthorized");
    return { workspaceId: workspace.id, taskId: id, fieldId: null };
  }
  const field = call.sandbox.store.fields.get(id);
  const isFiles = field?.type === "attachment" && field.workspaceId === workspace.id;
  if (param(call, "entity_type") !== "custom_fields" || !isFiles) throw refusal("placeGone");
  return { workspaceId: workspace.id, taskId: null, fieldId: id };
}

/** `POST /v3/workspaces/{workspace_id}/{entity_type}/{entity_id}/attachments`: the name of the file part is not documented. */
export const postEntityAttachment: ApiHandler = (call) => {
  const owner = ownerInPath(call);
  const file = uploadedFile(call, () => true);
  return ok(wireEntityAttachment(call.sandbox, attachFile(call.sandbox, call.user, owner, file)));
};

/** `GET /v3/workspaces/{workspace_id}/{entity_type}/{entity_id}/attachments`: by cursor, an empty one at the end. */
export const getParentEntityAttachments: ApiHandler = (call) => {
  const all = attachmentsOf(call.sandbox, ownerInPath(call));
  const cursor = call.query.get("cursor") ?? "";
  const wanted = Number(call.query.get("limit") ?? PAGE_DEFAULT);
  const limit = Number.isInteger(wanted) && wanted >= 1 ? Math.min(wanted, PAGE_LIMIT) : PAGE_DEFAULT;
  const first = cursor === "" ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
  const shown = all.slice(first, first + limit);
  return ok({
    data: shown.map((attachment) => wireEntityAttachment(call.sandbox, attachment)),
    next_cursor: first + limit < all.length ? (shown.at(-1)?.id ?? "") : "",
  });
};
