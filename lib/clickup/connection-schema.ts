/** A connection: who authorised, what it sees, and how its webhooks, its standby and its reading of Spaces fare. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { budgetSchema } from "./budget-schema.ts";

export const CONNECTION_STATUSES = ["connected", "reconnect_needed", "disconnected"] as const;
export const connectionStatusSchema = z.enum(CONNECTION_STATUSES);

export const SYNC_STATUSES = ["idle", "queued", "running", "failed"] as const;
export const syncStatusSchema = z.enum(SYNC_STATUSES);

export const spacesSyncSchema = z.object({
  status: syncStatusSchema,
  /** Why the last one failed, in a sentence. */
  error: z.string().nullable(),
  /** Workspaces read so far, and in all. */
  done: z.number().int(),
  total: z.number().int(),
  syncedAt: z.string().nullable(),
});
export type SpacesSync = z.infer<typeof spacesSyncSchema>;

export const WEBHOOK_STATES = ["active", "failing", "suspended", "missing"] as const;
export const webhookStateSchema = z.enum(WEBHOOK_STATES);

/** How our webhook in one Workspace fares. */
export const webhookSchema = z.object({
  /** As the last check left it. */
  state: webhookStateSchema,
  /** Events that ClickUp counts as lost. */
  failCount: z.number().int(),
  checkedAt: z.string().nullable(),
  /** When an event last came, to within ten seconds. */
  lastEventAt: z.string().nullable(),
  /** Since when events may be missing; null when none are, or all were caught up with. */
  gapSince: z.string().nullable(),
  /** When it was last found silent, though ClickUp called it well; null when it never was. */
  silentAt: z.string().nullable(),
  /** How often in a row it was found so, with no event in between. */
  silences: z.number().int(),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** Missed events to catch up with, in one Workspace. */
export const webhookGapSchema = z.object({
  workspaceId: z.string(),
  /** ISO 8601; also the mark that ends the gap. */
  since: z.string(),
});
export type WebhookGap = z.infer<typeof webhookGapSchema>;

export const connectedWorkspaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string().nullable(),
  spaceCount: z.number().int(),
  /** Null until it is set up. */
  webhook: webhookSchema.nullable(),
});
export type ConnectedWorkspace = z.infer<typeof connectedWorkspaceSchema>;

/** The care for all of a connection's webhooks. */
export const webhookWatchSchema = z.object({
  /** Whether ClickUp can call the address of this installation, as far as the address tells. */
  isWithinReach: z.boolean(),
  /** Whether somebody asked for a check that has not ended. */
  isChecking: z.boolean(),
  triedAt: z.string().nullable(),
  /** Why the last check went wrong, in a sentence; null when it did not. */
  error: z.string().nullable(),
});
export type WebhookWatch = z.infer<typeof webhookWatchSchema>;

export const STANDBY_STATUSES = ["ready", "dead"] as const;

/** The second person whose authorisation waits to take over. */
export const standbySchema = z.object({
  status: z.enum(STANDBY_STATUSES),
  person: z.object({ name: z.string(), email: z.string() }),
  authorisedBy: z.string(),
  authorisedAt: z.string(),
  /** When its token was last found to work. */
  checkedAt: z.string(),
  /** Workspaces of the connection that the standby does not see. */
  unseenWorkspaces: z.array(z.string()),
  /** Spaces that it does not see, those of unseen Workspaces left out: the first of them by name, and how many in all. */
  unseenSpaces: z.array(z.object({ name: z.string(), workspace: z.string() })),
  unseenSpaceCount: z.number().int(),
});
export type Standby = z.infer<typeof standbySchema>;

/** What hangs on a connection's person. */
export const connectionImpactSchema = z.object({
  customers: z.number().int(),
  openLinks: z.number().int(),
  webhooks: z.number().int(),
});
export type ConnectionImpact = z.infer<typeof connectionImpactSchema>;

export const connectionSchema = z.object({
  id: idSchema,
  status: connectionStatusSchema,
  /** Why it must be connected again, in a sentence. */
  statusReason: z.string().nullable(),
  person: z.object({ name: z.string(), email: z.string() }),
  connectedBy: z.string(),
  connectedAt: z.string(),
  workspaces: z.array(connectedWorkspaceSchema),
  spaceCount: z.number().int(),
  webhooks: webhookWatchSchema,
  spacesSync: spacesSyncSchema,
  budget: budgetSchema.nullable(),
  /** What stops when that person leaves, unless a standby takes over. */
  impact: connectionImpactSchema,
  standby: standbySchema.nullable(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** The organisation's link to ClickUp as screens show it. */
export const connectionStateSchema = z.object({
  /** Whether "ClickUp" is the local stand-in. */
  isSandbox: z.boolean(),
  /** Whether the app has credentials to connect with. */
  isConfigured: z.boolean(),
  /** The newest connection; null when there is none. */
  connection: connectionSchema.nullable(),
  /** All of them, the newest first. */
  connections: z.array(connectionSchema),
});
export type ConnectionState = z.infer<typeof connectionStateSchema>;
