/** Sync: what ClickUp sent, and how the two sides of a link are kept in step. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import { linkFieldNameSchema, type SyncField } from "./engine/policies.ts";

export * from "./conversation/schema.ts";
export * from "./dead-letters/schema.ts";
export * from "./inbox/schema.ts";
export * from "./mapping/schema.ts";
export * from "./overview/schema.ts";
export * from "./people/schema.ts";
export * from "./priorities/schema.ts";
export * from "./reconsider/schema.ts";
export * from "./rules/schema.ts";
export * from "./statuses/schema.ts";
export * from "./sweep/schema.ts";

/** The bell: an organisation has links whose two sides are to be compared. */
export const syncRequested = defineSignal("clickup/sync.requested", z.object({}));

export const SYNC_FIELD_STATES = ["in_step", "waiting", "conflict", "failed", "skipped"] as const;
export const syncFieldStateSchema = z.enum(SYNC_FIELD_STATES);

/** What people call a field. */
export const SYNC_FIELD_LABELS: Record<SyncField, string> = {
  title: "Title",
  description: "Description",
  status: "Status",
  priority: "Priority",
  assignee: "Assignee",
  dueDate: "Due date",
  tags: "Tags",
};

/** Who said something, as people call them, and when. */
export const saidBySchema = z.object({ by: z.string(), at: z.string() });
export type SaidBy = z.infer<typeof saidBySchema>;

export const linkFieldSchema = z.object({
  field: linkFieldNameSchema,
  /** What people call it. */
  label: z.string(),
  state: syncFieldStateSchema,
  /** When both sides last meant the same; null if never. */
  agreedAt: z.string().nullable(),
  /**
   * While the two differ: the last agreement, and what each side says, as people read it, and who said that last; null where
   * that is not known.
   */
  difference: z
    .object({
      base: z.string(),
      ours: z.string(),
      theirs: z.string(),
      oursBy: saidBySchema.nullable(),
      theirsBy: saidBySchema.nullable(),
    })
    .nullable(),
  failure: z
    .object({
      code: z.string(),
      message: z.string(),
      action: z.string().nullable(),
      attempts: z.number().int(),
    })
    .nullable(),
});
export type LinkField = z.infer<typeof linkFieldSchema>;

export const linkSyncSchema = z.object({
  /** Whether a comparison is asked for or under way. */
  isWaiting: z.boolean(),
  /** When the next try is, after one that ClickUp's trouble ended. */
  nextTryAt: z.string().nullable(),
  /** Since when the task is not there, or not for us to see; null while it is. */
  goneAt: z.string().nullable(),
  fields: z.array(linkFieldSchema),
});
/** How the two sides of a link stand to each other; null without a link. */
export type LinkSync = z.infer<typeof linkSyncSchema>;

/** One of a source's links; the one that leads without `linkId`. */
export const sourceSyncInput = z.strictObject({ id: idSchema, linkId: idSchema.optional() });
export const sourceFieldInput = sourceSyncInput.extend({ field: linkFieldNameSchema });
export const resolveBody = z.strictObject({
  /** Which side's value both sides get. */
  take: z.enum(["ours", "theirs"]),
});
