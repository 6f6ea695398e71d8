import "server-only";
import type { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Attachment } from "../schema.ts";
import { isSafeImage } from "./file-types.ts";

export const attachmentSelect = {
  id: true,
  ticketId: true,
  commentId: true,
  visibility: true,
  fileName: true,
  contentType: true,
  size: true,
  storageKey: true,
  uploadedByType: true,
  uploadedById: true,
  uploadedByName: true,
  createdAt: true,
} satisfies Prisma.TicketAttachmentSelect;

export type AttachmentRow = Prisma.TicketAttachmentGetPayload<{ select: typeof attachmentSelect }>;

/** Files that are there to be seen: those of a deleted comment are not. */
export const visibleAttachments = {
  OR: [{ commentId: null }, { comment: { deletedAt: null } }],
} satisfies Prisma.TicketAttachmentWhereInput;

type Caller = Pick<VerbContext, "actor" | "can">;

export function isAttachmentDeletable(caller: Caller, row: AttachmentRow): boolean {
  if (!caller.can("tickets:comment")) return false;
  const isOwn = row.uploadedByType === caller.actor.type && row.uploadedById === caller.actor.id;
  return isOwn || caller.can("content:moderate");
}

export function toAttachment(caller: Caller, row: AttachmentRow): Attachment {
  return {
    id: row.id,
    ticketId: row.ticketId,
    commentId: row.commentId,
    visibility: row.visibility,
    fileName: row.fileName,
    contentType: row.contentType,
    size: row.size,
    isImage: isSafeImage(row.contentType),
    uploadedBy: { type: row.uploadedByType, name: row.uploadedByName },
    createdAt: row.createdAt.toISOString(),
    isDeletable: isAttachmentDeletable(caller, row),
  };
}
