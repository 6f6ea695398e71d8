/** The statuses of Lists, as admins review them. Instants are ISO strings. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { sourceStatusSchema } from "../engine/statuses.ts";

export {
  chooseWaysBack,
  SOURCE_STATUSES,
  type SourceStatus,
  statusMapOf,
} from "../engine/statuses.ts";

export const STATUS_REVIEWS = ["added", "renamed", "retyped", "removed"] as const;
export const statusReviewSchema = z.enum(STATUS_REVIEWS);

export const syncListSchema = z.object({
  id: idSchema,
  /** ClickUp's id. */
  listId: z.string(),
  name: z.string(),
  /** Space and folder. */
  place: z.string(),
  connectionId: idSchema,
  /** Counts the changes; said again with a decision, so that nothing unseen is overwritten. */
  version: z.number().int(),
  /** Tasks in it that tickets are linked to. */
  taskCount: z.number().int(),
  statusCount: z.number().int(),
  /** Statuses whose meaning is only proposed. */
  proposedCount: z.number().int(),
  /** Statuses that are not what they were. */
  reviewCount: z.number().int(),
  readAt: z.string().nullable(),
  goneAt: z.string().nullable(),
});
export type SyncList = z.infer<typeof syncListSchema>;

export const listSyncListsInput = z.strictObject({
  ...pageInput,
  /** Part of a name. */
  q: z.string().max(200).optional(),
  /** `review`: only Lists with statuses to look at. */
  show: z.enum(["all", "review"]).default("all"),
});
export type ListSyncListsInput = z.input<typeof listSyncListsInput>;
export const syncListPageSchema = pageOf(syncListSchema);

export const statusOfListSchema = z.object({
  key: z.string(),
  name: z.string(),
  /** open, custom, done or closed. */
  type: z.string(),
  color: z.string().nullable(),
  position: z.number().int(),
  means: sourceStatusSchema,
  /** What its type and its name say. */
  proposed: sourceStatusSchema,
  isWayBack: z.boolean(),
  isConfirmed: z.boolean(),
  isGone: z.boolean(),
  /** Linked tasks that were last seen in it. */
  taskCount: z.number().int(),
  review: z.object({ kind: statusReviewSchema, before: z.string().nullable(), since: z.string() }).nullable(),
});
export type StatusOfSyncList = z.infer<typeof statusOfListSchema>;

export const syncListDetailSchema = syncListSchema.extend({
  statuses: z.array(statusOfListSchema),
  /** The status that each of ours is written as; null in a List without any. */
  writtenAs: z.record(sourceStatusSchema, z.string().nullable()),
});
export type SyncListDetail = z.infer<typeof syncListDetailSchema>;

export const syncListInput = z.strictObject({ id: idSchema });
export const proposeStatusesInput = z.strictObject({ id: idSchema, version: z.number().int().optional() });

const decisions = {
  version: z.number().int().optional(),
  /** Every status that the List has now, with what it means. */
  statuses: z
    .array(z.strictObject({ key: z.string().max(200), means: sourceStatusSchema }))
    .min(1)
    .max(200),
  /** Which of several that mean the same is written back; left out, the best is chosen. */
  waysBack: z.partialRecord(sourceStatusSchema, z.string().max(200)).default({}),
};
export const confirmStatusesInput = z.strictObject({ id: idSchema, ...decisions });
export type ConfirmStatusesInput = z.input<typeof confirmStatusesInput>;

export const syncReviewsSchema = z.object({
  /** Lists with statuses that are not what they were. */
  lists: z.number().int(),
});
