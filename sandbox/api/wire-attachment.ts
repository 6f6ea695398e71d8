import type { Sandbox } from "../sandbox.ts";
import type { Attachment } from "../store/records.ts";
import { wireUser } from "./people.ts";

/** Where an attachment is read, without a token, as ClickUp's are. */
export function attachmentUrl(sandbox: Sandbox, attachment: Attachment): string {
  return `${sandbox.baseUrl()}/attachments/${attachment.id}/${encodeURIComponent(attachment.title)}`;
}

function thumbnail(sandbox: Sandbox, attachment: Attachment): string {
  return attachment.mimeType.startsWith("image/") ? attachmentUrl(sandbox, attachment) : "";
}

/** The answer to an upload. */
export function wireUploaded(sandbox: Sandbox, attachment: Attachment) {
  return {
    id: attachment.id,
    version: "0",
    date: attachment.date,
    title: attachment.title,
    extension: attachment.extension,
    thumbnail_small: thumbnail(sandbox, attachment),
    thumbnail_large: thumbnail(sandbox, attachment),
    url: attachmentUrl(sandbox, attachment),
  };
}

/** An attachment inside a task. */
export function wireAttachment(sandbox: Sandbox, attachment: Attachment) {
  const url = attachmentUrl(sandbox, attachment);
  return {
    ...wireUploaded(sandbox, attachment),
    version: 0,
    type: 1,
    source: 1,
    thumbnail_medium: thumbnail(sandbox, attachment),
    is_folder: false,
    mimetype: attachment.mimeType,
    hidden: false,
    parent_id: attachment.taskId ?? attachment.fieldId ?? "",
    size: attachment.size,
    total_comments: 0,
    resolved_comments: 0,
    user: wireUser(sandbox.store, attachment.userId),
    deleted: false,
    orientation: "",
    email_data: {},
    url_w_query: `${url}?view=open`,
    url_w_host: url,
  };
}

/** An attachment in the terms of API v3. */
export function wireEntityAttachment(sandbox: Sandbox, attachment: Attachment) {
  const url = attachmentUrl(sandbox, attachment);
  return {
    id: attachment.id,
    title: attachment.title,
    extension: attachment.extension,
    mime_type: attachment.mimeType,
    size: attachment.size,
    parent_entity_type: attachment.fieldId === null ? "tasks" : "custom_fields",
    parent_id: attachment.fieldId ?? attachment.taskId ?? "",
    date_created: attachment.date,
    date_updated: attachment.date,
    signed: false,
    thumbnail_small: url,
    thumbnail_medium: url,
    thumbnail_large: url,
    url,
    user_id: attachment.userId,
  };
}
