/** How a ticket's conversation and that of its tasks stand to each other. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";

export const conversationEntrySchema = z.object({
  id: z.string(),
  kind: z.enum(["comment", "file"]),
  way: z.enum(["to_clickup", "from_clickup"]),
  /** The comment or the file here; null for a file that is in ClickUp alone. */
  targetId: z.string().nullable(),
  fileName: z.string().nullable(),
  /** The task on the other side. */
  taskUrl: z.string(),
  /** On its way, failed, let be by a person, or changed in ClickUp. */
  state: z.enum(["waiting", "conflict", "failed", "skipped"]),
  message: z.string(),
  action: z.string().nullable(),
  failureClass: z.string().nullable(),
  attempts: z.number().int(),
  isRetryable: z.boolean(),
});
export type ConversationEntry = z.infer<typeof conversationEntrySchema>;

export const conversationSyncSchema = z.object({
  /** Everything that is not in step, at most 500. */
  entries: z.array(conversationEntrySchema),
  /** What keeps the whole conversation waiting, and until when; null when nothing does. */
  trouble: z
    .object({ message: z.string(), action: z.string().nullable(), nextTryAt: z.string().nullable() })
    .nullable(),
  /** When something last travelled, either way. */
  changedAt: z.string().nullable(),
});
/** Null without a linked task. */
export type ConversationSync = z.infer<typeof conversationSyncSchema>;

export const sourceConversationInput = z.strictObject({ id: idSchema });
export const conversationEntryInput = z.strictObject({ id: idSchema, entryId: idSchema });
