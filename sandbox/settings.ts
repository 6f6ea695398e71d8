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
};
