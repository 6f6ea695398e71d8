import { z } from "zod";

/** What can be changed while the sandbox runs. Every switch stands for something the sources disagree or are silent on. */
export const Settings = z.strictObject({
  /** Requests a minute for a token that has no limit of its own. */
  rateLimit: z.number().int().min(1).max(1_000_000),
  /** Milliseconds added to every API answer. */
  latencyMs: z.number().int().min(0).max(600_000),
  /** Refuses what ClickUp may or may not accept: `Bearer pk_...`, and status names in another case than the List's. */
  strict: z.boolean(),
  /** Whether a search over a workspace reports `last_page`; ClickUp's specification has none there. */
  teamTasksLastPage: z.boolean(),
  /** Whether the answer to an update shows the status from before it, as ClickUp's sometimes does. */
  staleStatusInUpdate: z.boolean(),
  /** Whether a second authorisation also changes the workspaces of the same person's earlier tokens. */
  reauthorizeChangesEarlierTokens: z.boolean(),
  /** Milliseconds between two attempts at a delivery; ClickUp does not document its spacing. */
  deliveryRetryMs: z.number().int().min(0).max(3_600_000),
  /** Deliveries under way at once to one webhook; with more than one, which arrives first is left to chance. */
  deliveriesAtOnce: z.number().int().min(1).max(1_000),
  /** Whether all history items of one change travel in one `taskUpdated`, or each in its own. */
  oneDeliveryPerChange: z.boolean(),
  /** Whether each task of a deleted List, Folder or Space is told as `taskDeleted` too. */
  cascadeTellsTasks: z.boolean(),
  /** Whether a webhook on the place that a task left hears of the move, or only one on the place it came to. */
  movesHeardAtOldPlace: z.boolean(),
  /** Whether a webhook's secret is told when it is made and never again. */
  webhookSecretOnlyOnCreate: z.boolean(),
  /** Whether comments and attachments count as changes of their task (`date_updated`). */
  commentsTouchTask: z.boolean(),
  /** Whether a file that a comment carries is among its task's attachments as well. */
  commentFilesOnTask: z.boolean(),
  /** Whether a ticked checkbox field reads as the text "true" instead of the boolean. */
  checkboxAsText: z.boolean(),
  /** The largest attachment taken, in bytes; a larger one is refused as over the storage quota. */
  attachmentLimitBytes: z.number().int().min(1).max(67_108_864),
});
export type Settings = z.infer<typeof Settings>;

/** The settings of a sandbox that nobody has changed. */
export const DEFAULT_SETTINGS: Settings = {
  rateLimit: 100,
  latencyMs: 0,
  strict: false,
  teamTasksLastPage: false,
  staleStatusInUpdate: false,
  reauthorizeChangesEarlierTokens: false,
  deliveryRetryMs: 5_000,
  deliveriesAtOnce: 1,
  oneDeliveryPerChange: false,
  cascadeTellsTasks: false,
  movesHeardAtOldPlace: false,
  webhookSecretOnlyOnCreate: false,
  commentsTouchTask: false,
  commentFilesOnTask: true,
  checkboxAsText: false,
  attachmentLimitBytes: 67_108_864,
};
