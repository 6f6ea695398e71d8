import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { seededUuid } from "../seeded-values.ts";
import type { Attachment, Task, User } from "../store/records.ts";
import { filesIn } from "./comments.ts";
import { touched } from "./save-task.ts";

/** A file as somebody sends it. */
export type UploadedFile = { name: string; mimeType: string; bytes: Buffer };

/** What a file belongs to: a task, or the custom field in whose value it will be named. */
export type AttachmentOwner = { workspaceId: string; taskId: string | null; fieldId: string | null };

/**
 * Keeps a file. No webhook tells of it (ClickUp fact sheet, section 13).
 * @throws ClickUpError GBUSED_005 for one that is larger than the sandbox's setting.
 */
export function attachFile(
  sandbox: Sandbox,
  actor: User,
  owner: AttachmentOwner,
  file: UploadedFile,
): Attachment {
  const { store, clock } = sandbox;
  if (file.bytes.length > sandbox.settings().attachmentLimitBytes) throw refusal("storageFull");
  return store.change(() => {
    const extension = extensionOf(file.name);
    const id = seededUuid(store.seed(), `attachment ${store.nextNumber("attachment")}`);
    const attachment: Attachment = {
      id: `${id}.${extension}`,
      ...owner,
      title: file.name,
      extension,
      mimeType: file.mimeType,
      size: file.bytes.length,
      userId: actor.id,
      date: clock.now(),
    };
    // First the bytes: a record without them would be a broken link.
    sandbox.files.put(attachment.id, file.bytes);
    store.put("attachments", attachment);
    const task: Task | undefined = store.tasks.get(owner.taskId ?? "");
    if (task && sandbox.settings().commentsTouchTask) store.put("tasks", touched(sandbox, task));
    return attachment;
  });
}

/** Letters and digits alone, since the extension becomes part of an id and so of a file's name. */
function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? "bin";
}

/** The files of a task, or of a custom field, oldest first. */
export function attachmentsOf(
  sandbox: Sandbox,
  owner: Pick<AttachmentOwner, "taskId" | "fieldId">,
): Attachment[] {
  return sandbox.store.attachments
    .all()
    .filter(({ taskId, fieldId }) => taskId === owner.taskId && fieldId === owner.fieldId);
}

/** The files that a task is read with: those that comments carry among them, or left out, as the settings say. */
export function filesOnTask(sandbox: Sandbox, taskId: string): Attachment[] {
  const all = attachmentsOf(sandbox, { taskId, fieldId: null });
  if (sandbox.settings().commentFilesOnTask) return all;
  const ofComments = new Set(
    sandbox.store.comments.all().flatMap((comment) => (comment.taskId === taskId ? filesIn(comment) : [])),
  );
  return all.filter(({ id }) => !ofComments.has(id));
}
