/** ClickUp: the connection, its Spaces and Lists, and what a task says: what goes in and what comes out. */

import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import { LANES } from "./budget/lanes.ts";
import { CUSTOMER_SHARES } from "./budget/shares.ts";

/** Where a customer's Space and List are kept among the customer's settings. */
export const CLICKUP_SETTINGS_MODULE = "ClickUp";
export const SPACE_SETTING = "clickup_space_id";
export const LIST_SETTING = "clickup_list_id";
/** By which of several connections the Space is reached. */
export const CONNECTION_SETTING = "clickup_connection_id";

export const TASK_PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export const taskPrioritySchema = z.enum(TASK_PRIORITIES);
export type TaskPriority = z.infer<typeof taskPrioritySchema>;

/** ClickUp's number of each of its priorities (ClickUp fact sheet, section 8). */
export const PRIORITY_NUMBERS = { urgent: 1, high: 2, normal: 3, low: 4 } as const;

const [urgent, high, normal, low] = TASK_PRIORITIES;

export const priorityMapSchema = z.strictObject({
  /** What each of ClickUp's means here, and a task without any. */
  fromClickup: z.strictObject({
    urgent: taskPrioritySchema,
    high: taskPrioritySchema,
    normal: taskPrioritySchema,
    low: taskPrioritySchema,
    none: taskPrioritySchema,
  }),
  /** What each of ours is written as. Never as none: whether ClickUp takes that is not certain. */
  toClickup: z.strictObject({
    urgent: taskPrioritySchema,
    high: taskPrioritySchema,
    normal: taskPrioritySchema,
    low: taskPrioritySchema,
  }),
});
export type PriorityMap = z.infer<typeof priorityMapSchema>;

/** Each for its namesake, and a task without a priority for a normal one. */
export const DEFAULT_PRIORITY_MAP: PriorityMap = {
  fromClickup: { urgent, high, normal, low, none: normal },
  toClickup: { urgent, high, normal, low },
};

/** What a source says of the task it wants: plain values, in no vendor's terms. */
export type TaskContent = {
  /** Finds the task again, e.g. `[TICKET-…]`. */
  marker: string;
  /** What the source is called, e.g. "Ticket". */
  kind: string;
  /** How people name it, e.g. "#1042". */
  label: string;
  /** Where it is read. */
  url: string;
  title: string;
  /** Markdown. */
  description: string;
  priority: TaskPriority;
  tags: string[];
  /** A day, `YYYY-MM-DD`. */
  dueDate: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** More lines for the head of the description. */
  facts: { label: string; value: string }[];
};

/** What source and task agree on, field by field; sync compares both sides with it. */
export const agreedStateSchema = z.object({
  name: z.string(),
  status: z.string(),
  statusType: z.string(),
  priority: taskPrioritySchema.nullable(),
  dueDate: z.string().nullable(),
  tags: z.array(z.string()),
  dateUpdated: z.number().nullable(),
});
export type AgreedState = z.infer<typeof agreedStateSchema>;

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

export const budgetSchema = z.object({
  /** Calls of the last minute. */
  used: z.number().int(),
  /** Calls a minute that the token may make. */
  limit: z.number().int(),
  /** From here on the use is worth a warning. */
  threshold: z.number().int(),
  state: z.enum(["ok", "warning", "exhausted"]),
  /** Jobs that wait for their turn. */
  waiting: z.number().int(),
  blockedUntil: z.string().nullable(),
});
export type Budget = z.infer<typeof budgetSchema>;

export const laneSchema = z.enum(LANES);
export { LANE_LABELS } from "./budget/lanes.ts";

export const budgetInput = z.strictObject({
  /** How far to look back: so many minutes, the present one included. */
  minutes: z.coerce.number().int().min(1).max(60).default(5),
});

/** Calls of the last minutes, and how many wait now. */
const usage = { calls: z.number().int(), waiting: z.number().int() };

export const budgetShareSchema = z.object({
  connectionId: idSchema,
  /** Whose connection it is. */
  person: z.string(),
  budget: budgetSchema,
  lanes: z.array(z.object({ lane: laneSchema, ...usage })),
  /** Those that used the most of it, or wait the most. */
  customers: z.array(z.object({ customer: z.object({ id: idSchema, name: z.string() }), ...usage })),
  otherCustomers: z.object({ count: z.number().int(), ...usage }),
  /** The organisation's own: Spaces, webhooks, and what people do. */
  organisation: z.object(usage),
  /** Minutes without calls are left out. */
  byMinute: z.array(z.object({ at: z.string(), calls: z.number().int() })),
});
export type BudgetShare = z.infer<typeof budgetShareSchema>;

export const budgetSharesSchema = z.object({
  since: z.string(),
  minutes: z.number().int(),
  connections: z.array(budgetShareSchema),
});

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

export const spaceSchema = z.object({
  /** ClickUp's id. */
  id: z.string(),
  name: z.string(),
  workspace: z.object({ id: z.string(), name: z.string() }),
  /** The connection that shows it, and its person's name. */
  connection: z.object({ id: idSchema, person: z.string() }),
  isPrivate: z.boolean(),
  isArchived: z.boolean(),
  /** When a sync no longer found it; null while it is there. */
  goneAt: z.string().nullable(),
  syncedAt: z.string(),
});
export type Space = z.infer<typeof spaceSchema>;

export const listSpacesInput = z.strictObject({
  ...pageInput,
  /** Part of a name. */
  q: z.string().max(200).optional(),
  /** Only those that this connection shows. */
  connectionId: idSchema.optional(),
});
export type ListSpacesInput = { q?: string; connectionId?: string; limit?: number; cursor?: string };
export const spacePageSchema = pageOf(spaceSchema);

export const listOfSpaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string().nullable(),
});
export type ListOfSpace = z.infer<typeof listOfSpaceSchema>;

export const spaceIdSchema = z.string().min(1).max(64);
/** Names one of several connections; what leaves it out means the only one, or all. */
export const connectionChoice = z.strictObject({ connectionId: idSchema.optional() });

export const spaceInput = connectionChoice.extend({ spaceId: spaceIdSchema });

/** Why a List was chosen. */
export const LIST_REASONS = [
  "customer_default",
  "chosen",
  "only_list",
  "named_like_support",
  "first_list",
] as const;
export const listReasonSchema = z.enum(LIST_REASONS);
export type ListReason = z.infer<typeof listReasonSchema>;

export const LIST_REASON_LABELS: Record<ListReason, string> = {
  customer_default: "It is the customer's default List.",
  chosen: "It was chosen for this ticket.",
  only_list: "It is the Space's only List.",
  named_like_support: "Its name says that tickets go there.",
  first_list: "It comes first in the Space; set a default List for the customer to choose another.",
};

/** Why there is no List to put a task into. */
export const LIST_PROBLEMS = ["no_list", "default_gone", "chosen_gone"] as const;
export const listProblemSchema = z.enum(LIST_PROBLEMS);
export type ListProblem = z.infer<typeof listProblemSchema>;

export const LIST_PROBLEM_LABELS: Record<ListProblem, { message: string; action: string }> = {
  no_list: {
    message: "The customer's Space has no List that a task could go into.",
    action: "Make a List in that Space in ClickUp, or give the customer another Space; then try again.",
  },
  default_gone: {
    message: "The customer's default List is gone or archived in ClickUp.",
    action: "Choose another List for this ticket, or set a new default for the customer.",
  },
  chosen_gone: {
    message: "The chosen List is gone or archived in ClickUp.",
    action: "Choose another List for this ticket.",
  },
};

/** A customer's place in ClickUp. */
export const customerShareSchema = z.enum(CUSTOMER_SHARES);
export { CUSTOMER_SHARES, type CustomerShare, SHARE_LABELS } from "./budget/shares.ts";

export const customerClickupSchema = z.object({
  customerId: idSchema,
  isConnected: z.boolean(),
  needsReconnect: z.boolean(),
  /** The connection that the Space is reached by, and its person's name. */
  connection: z.object({ id: idSchema, person: z.string() }).nullable(),
  space: spaceSchema.nullable(),
  /** A Space id is set, but no Space of ours has it. */
  isSpaceUnknown: z.boolean(),
  defaultListId: z.string().nullable(),
  /** What part of the rate budget it gets while others want it, too: half of the normal one, that, or twice that. */
  share: customerShareSchema,
});
export type CustomerClickup = z.infer<typeof customerClickupSchema>;

export const setCustomerClickupInput = z.strictObject({
  id: idSchema,
  /** Null takes the Space away. */
  spaceId: spaceIdSchema.nullable(),
  /** Null leaves the choice of the List to the rule. */
  listId: z.string().min(1).max(64).nullable().default(null),
  /** By which connection, where several show the Space. */
  connectionId: idSchema.nullish(),
});
export const setCustomerShareInput = z.strictObject({ id: idSchema, share: customerShareSchema });

export const setCustomerClickupBody = setCustomerClickupInput.omit({ id: true });

/** Where a ticket of a customer would go. */
export const targetPreviewSchema = z.object({
  space: z.object({ id: z.string(), name: z.string() }).nullable(),
  list: listOfSpaceSchema.nullable(),
  reason: listReasonSchema.nullable(),
  problem: z.object({ message: z.string(), action: z.string() }).nullable(),
  lists: z.array(listOfSpaceSchema),
});
export type TargetPreview = z.infer<typeof targetPreviewSchema>;

/** What a way through ClickUp's consent page was begun for. */
export const OAUTH_PURPOSES = ["another", "renew", "standby"] as const;
export const oauthPurposeSchema = z.enum(OAUTH_PURPOSES);
export type OauthPurpose = z.infer<typeof oauthPurposeSchema>;

/** Where the way through ClickUp's consent page ended. */
export const OAUTH_RESULTS = [
  "connected",
  "standby_ready",
  "standby_same_person",
  "person_connected_already",
  "connection_gone",
  "denied",
  "state_invalid",
  "code_rejected",
  "redirect_mismatch",
  "app_misconfigured",
  "clickup_unreachable",
  "not_admin",
  "no_workspace",
  "module_off",
  "failed",
] as const;
export const oauthResultSchema = z.enum(OAUTH_RESULTS);
export type OauthResult = z.infer<typeof oauthResultSchema>;

export const spacesSyncRequested = defineSignal(
  "clickup/spaces.sync",
  z.object({ connectionId: idSchema, reason: z.enum(["connected", "taken_over", "daily", "requested"]) }),
);

export const webhooksEnsureRequested = defineSignal(
  "clickup/webhooks.ensure",
  z.object({ connectionId: idSchema, reason: z.enum(["connected", "taken_over", "requested"]) }),
);

export const webhooksBackfillRequested = defineSignal(
  "clickup/webhooks.backfill",
  z.object({ connectionId: idSchema }),
);
