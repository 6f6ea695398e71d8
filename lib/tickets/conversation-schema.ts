/** What is said about a ticket: comments, files and its timeline. */
import { z } from "zod";
import { blockOfText, type ListInput, sortDirectionSchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";

export const visibilitySchema = z.enum(["public", "internal"]);
export type Visibility = z.infer<typeof visibilitySchema>;

export const instant = z.string();
export const authorSchema = z.object({ type: z.string(), name: z.string() });

export const DESCRIPTION_MAX = 50_000;

export const attachmentSchema = z.object({
  id: z.string(),
  ticketId: z.string(),
  commentId: z.string().nullable(),
  visibility: visibilitySchema,
  fileName: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Whether the content may be shown in the page; everything else is a download. */
  isImage: z.boolean(),
  uploadedBy: authorSchema,
  createdAt: instant,
  /** Whether the caller may delete it. */
  isDeletable: z.boolean(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const commentSchema = z.object({
  id: z.string(),
  ticketId: z.string(),
  visibility: visibilitySchema,
  /** Markdown; empty once deleted. */
  body: z.string(),
  author: authorSchema,
  /** Whether a contact wrote it. */
  isFromCustomer: z.boolean(),
  createdAt: instant,
  /** When it was last edited; null if never. */
  editedAt: instant.nullable(),
  deletedAt: instant.nullable(),
  /** Whether the caller may edit it; authors may. */
  isEditable: z.boolean(),
  /** Whether the caller may delete it; authors and admins may. */
  isDeletable: z.boolean(),
  attachments: z.array(attachmentSchema),
});
export type Comment = z.infer<typeof commentSchema>;

export const commentBodySchema = z.strictObject({
  visibility: visibilitySchema,
  body: blockOfText(DESCRIPTION_MAX),
  /** Files uploaded before, by the same caller, that belong to this comment and take its visibility. */
  attachmentIds: z.array(idSchema).max(20).default([]),
});
export const createCommentInput = commentBodySchema.extend({ ticketId: idSchema });
export type CreateCommentInput = z.input<typeof createCommentInput>;
export const commentInput = z.strictObject({ ticketId: idSchema, id: idSchema });
export const commentChangesSchema = z.strictObject({ body: blockOfText(DESCRIPTION_MAX) });
export const updateCommentInput = commentChangesSchema.extend({ ticketId: idSchema, id: idSchema });
export type UpdateCommentInput = z.input<typeof updateCommentInput>;
export const listCommentsInput = z.strictObject({ ...pageInput, ticketId: idSchema });
export const commentPageSchema = pageOf(commentSchema);

export const attachmentInput = z.strictObject({ ticketId: idSchema, id: idSchema });
export const attachmentsOfTicketInput = z.strictObject({ ticketId: idSchema });

export const TICKET_EVENT_KINDS = [
  "ticket.created",
  "ticket.merged",
  "ticket.absorbed",
  "ticket.split",
  "ticket.split_off",
  "title.changed",
  "description.changed",
  "status.changed",
  "priority.changed",
  "customer.changed",
  "requester.changed",
  "participant.added",
  "participant.removed",
  "assignee.changed",
  "tags.changed",
  "due_date.changed",
  "field.changed",
  "comment.edited",
  "comment.deleted",
  "attachment.added",
  "attachment.removed",
  "task.requested",
  "task.created",
  "task.failed",
  "task.linked",
  "task.unlinked",
  "task.lead_changed",
  "task.moved",
  "task.kept",
  "task.gone",
  "task.back",
  "task.handed_over",
  "task.taken_over",
] as const;
export const ticketEventKindSchema = z.enum(TICKET_EVENT_KINDS);
export type TicketEventKind = z.infer<typeof ticketEventKindSchema>;

/** As `via` in an event's data: the change was made in ClickUp, and taken over. Only colleagues are told. */
export const VIA_CLICKUP = "clickup";

/**
 * What a timeline row says besides its kind. Changes carry `from` and `to`: a text, `{ id, name }` for people and
 * customers, or null; `tags.changed` carries `added` and `removed`; `field.changed` carries the field's `key` and
 * `label` with `from` and `to` in words (none of a long text); merges and splits carry the
 * other `ticket` as `{ id, number, title }`; files carry `fileName`; task events whatever
 * the pipeline wrote. `version` is the version of the ticket that the change made, and `via` says where it was made.
 */
export const ticketEventDataSchema = z.record(z.string(), z.json());

export const ticketEventSchema = z.object({
  id: z.string(),
  kind: ticketEventKindSchema,
  visibility: visibilitySchema,
  data: ticketEventDataSchema,
  actor: authorSchema,
  createdAt: instant,
});
export type TicketEvent = z.infer<typeof ticketEventSchema>;

/** The timeline: comments and everything else that happened, oldest first. */
export const timelineEntrySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("comment"), ...commentSchema.shape }),
  z.object({ type: z.literal("event"), ...ticketEventSchema.shape }),
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
export const listTimelineInput = z.strictObject({
  ...pageInput,
  ticketId: idSchema,
  /** Comments alone, or events alone. */
  only: z.enum(["comments", "events"]).optional(),
  /** `desc` walks from the newest back. */
  direction: sortDirectionSchema.default("asc"),
});
export type ListTimelineInput = ListInput<typeof listTimelineInput>;
export const timelinePageSchema = pageOf(timelineEntrySchema);

/** Types of files that a ticket takes, by the ending of their name. */
export const ATTACHMENT_TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  heic: "image/heic",
  bmp: "image/bmp",
  pdf: "application/pdf",
  txt: "text/plain",
  log: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  json: "application/json",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  eml: "message/rfc822",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odp: "application/vnd.oasis.opendocument.presentation",
  rtf: "application/rtf",
  zip: "application/zip",
  gz: "application/gzip",
  "7z": "application/x-7z-compressed",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  m4a: "audio/x-m4a",
};
