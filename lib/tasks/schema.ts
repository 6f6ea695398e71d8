/** Tasks: the intent to make one, the link to one, and what screens and programs read of both. */
import { z } from "zod";
import { listReasonSchema } from "#lib/clickup/schema.ts";
import { ERROR_CODES, type ErrorCode } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";

/** The kinds of things that become tasks. A new source adds its word here and an adapter of its own. */
export const TASK_SOURCE_TYPES = ["ticket"] as const;
export const taskSourceTypeSchema = z.enum(TASK_SOURCE_TYPES);
export type TaskSourceType = z.infer<typeof taskSourceTypeSchema>;

/** The kinds of fields that an organisation or a source adds to those that every source has. */
export const SOURCE_CUSTOM_TYPES = [
  "text",
  "long_text",
  "number",
  "money",
  "checkbox",
  "date",
  "datetime",
  "choice",
  "choices",
  "url",
  "email",
  "phone",
  "rating",
  "people",
  "location",
] as const;

/**
 * A field that an organisation or the source itself adds to those that every source has. Its values are JSON, null
 * when unset: text, long_text, url, email, phone and choice (an option's key) are strings; number, money and rating
 * numbers; checkbox a boolean; date `YYYY-MM-DD`; datetime ISO 8601 in UTC; choices (option keys) and people (members'
 * ids) lists of strings; location `{ lat, lng, address }`.
 */
export const sourceCustomFieldSchema = z.object({
  key: z.string().min(1).max(100),
  label: z.string(),
  type: z.enum(SOURCE_CUSTOM_TYPES),
  options: z.array(z.object({ key: z.string(), label: z.string() })),
  /** Facts such as a number or a link can be read only. */
  isWritable: z.boolean(),
  isRequired: z.boolean(),
});
export type SourceCustomField = z.infer<typeof sourceCustomFieldSchema>;

/** What sync calls a custom field, beside the fields that every source has. */
export const customFieldNameSchema = z.templateLiteral(["custom:", z.string().min(1).max(100)]);
export type CustomFieldName = z.infer<typeof customFieldNameSchema>;
export const customFieldName = (key: string): CustomFieldName => `custom:${key}`;

/** The key in such a name; null for any other field. */
export const customKeyOf = (name: string): string | null =>
  name.startsWith("custom:") ? name.slice("custom:".length) : null;

export const INTENT_STATUSES = ["queued", "creating", "waiting", "failed", "completed", "cancelled"] as const;
export const intentStatusSchema = z.enum(INTENT_STATUSES);
export type IntentStatus = z.infer<typeof intentStatusSchema>;

/** What people call a request's state. */
export const INTENT_LABELS: Record<IntentStatus, string> = {
  queued: "Queued",
  creating: "Being made",
  waiting: "Waiting",
  failed: "Failed",
  completed: "Made",
  cancelled: "Taken back",
};

/** Why an intent waits. */
export const WAITING_REASONS = ["rate_budget", "settling", "retry"] as const;
export const waitingReasonSchema = z.enum(WAITING_REASONS);
export type WaitingReason = z.infer<typeof waitingReasonSchema>;

export const WAITING_REASON_LABELS: Record<WaitingReason, string> = {
  rate_budget: "ClickUp takes only so many requests a minute; this one waits for its turn.",
  settling: "ClickUp's answer was lost. Relaydesk looks whether the task is there before it tries again.",
  retry: "ClickUp had trouble; Relaydesk tries again by itself.",
};

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

/** A code of the closed table of errors. */
export const errorCodeSchema = z.custom<ErrorCode>((code) => typeof code === "string" && isErrorCode(code));

export const taskFailureSchema = z.object({
  code: z.string(),
  message: z.string(),
  action: z.string().nullable(),
});

/** What a failure says, before it is a row. */
export type TaskFailure = { code: ErrorCode; message: string; action: string | null };

export const taskIntentSchema = z.object({
  id: idSchema,
  status: intentStatusSchema,
  requestedBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Tries that failed so far. */
  attempts: z.number().int(),
  waitingUntil: z.string().nullable(),
  waitingReason: waitingReasonSchema.nullable(),
  /** When it will be a task, if nothing goes wrong; null when it does not wait for that. */
  expectedAt: z.string().nullable(),
  failure: taskFailureSchema.nullable(),
  /** Whether a person can pick the List now: the one that was meant is not there. */
  canChooseList: z.boolean(),
});
export type TaskIntent = z.infer<typeof taskIntentSchema>;

export const taskLinkSchema = z.object({
  id: idSchema,
  taskId: z.string(),
  taskName: z.string(),
  taskUrl: z.string(),
  status: z.object({ name: z.string(), type: z.string(), color: z.string() }),
  list: z.object({ id: z.string(), name: z.string() }),
  space: z.object({ id: z.string(), name: z.string() }),
  /** Why the task is in that List; null when the task was there before. */
  listReason: listReasonSchema.nullable(),
  lastSyncedAt: z.string(),
  createdAt: z.string(),
});
export type TaskLink = z.infer<typeof taskLinkSchema>;

export const taskObstacleSchema = z.object({
  code: z.enum(["clickup_not_connected", "clickup_reconnect_needed", "clickup_space_missing"]),
  message: z.string(),
  action: z.string(),
});
export type TaskObstacle = z.infer<typeof taskObstacleSchema>;

/** Where a source stands with its task. */
export const taskStateSchema = z.object({
  /** `none` when nobody asked for a task yet. */
  state: z.enum(["none", ...INTENT_STATUSES]),
  /** Why it is so, in a sentence: what it waits for or why it failed. */
  reason: z.string().nullable(),
  intent: taskIntentSchema.nullable(),
  /** The task; null until there is one. */
  link: taskLinkSchema.nullable(),
  /** What stands in the way of asking for a task; null when nothing does. */
  obstacle: taskObstacleSchema.nullable(),
  customerId: idSchema,
});
export type TaskState = z.infer<typeof taskStateSchema>;

/** Why a task is not there for us, as far as ClickUp's code tells. */
export const GONE_KINDS = [
  "deleted",
  "list_deleted",
  "no_access",
  "workspace_closed",
  "foreign_workspace",
  "not_found",
] as const;
export const goneKindSchema = z.enum(GONE_KINDS);
export type GoneKind = z.infer<typeof goneKindSchema>;

/** What became of the task, to be read after its name. */
export const GONE_WORDS: Record<GoneKind, string> = {
  deleted: "was deleted in ClickUp",
  list_deleted: "was deleted in ClickUp with its List",
  no_access: "is closed to our connection",
  workspace_closed: "is in a workspace that is closed to our connection",
  foreign_workspace: "was moved to a workspace that Relaydesk is not connected to",
  not_found: "is not there any more, or closed to our connection",
};

/** What is to happen to a ticket whose task is deleted in ClickUp. */
export const DELETED_POLICIES = ["leave", "make_new", "close"] as const;
export const deletedPolicySchema = z.enum(DELETED_POLICIES);
export type DeletedPolicy = z.infer<typeof deletedPolicySchema>;
export const taskPolicySchema = z.object({ onDeleted: deletedPolicySchema });
export const setTaskPolicyInput = z.strictObject({ onDeleted: deletedPolicySchema });

/** Where a source stands with one of its tasks. */
export const taskEntrySchema = z.object({
  /** The link's id; the request's, while there is no link. */
  id: idSchema,
  /** What this task is for; null when that goes without saying. */
  label: z.string().nullable(),
  /** Whether it is the one that the source's own routes speak of. */
  isLead: z.boolean(),
  state: z.enum(INTENT_STATUSES),
  reason: z.string().nullable(),
  intent: taskIntentSchema.nullable(),
  link: taskLinkSchema.nullable(),
  /** Since when the task is not there for us, and why; null while it is. */
  gone: z.object({ kind: goneKindSchema, since: z.string() }).nullable(),
  /** Whether the task is in another Space than its customer's. */
  isOutsideSpace: z.boolean(),
  /** How many fields wait for a person: changed on both sides, or refused by one. */
  openFields: z.number().int(),
});
export type TaskEntry = z.infer<typeof taskEntrySchema>;

/** All tasks of a source, the leading one first. */
export const taskListSchema = z.object({
  items: z.array(taskEntrySchema),
  /** What stands in the way of asking for a task; null when nothing does. */
  obstacle: taskObstacleSchema.nullable(),
  customerId: idSchema,
});
export type TaskList = z.infer<typeof taskListSchema>;

/** A task of ClickUp as it travels between the steps of a job. */
export const taskSnapshotSchema = z.object({
  taskId: z.string(),
  name: z.string(),
  url: z.string(),
  status: z.object({ name: z.string(), type: z.string(), color: z.string() }),
  workspaceId: z.string().nullable(),
  listId: z.string().nullable(),
  listName: z.string().nullable(),
  spaceId: z.string().nullable(),
});
export type TaskSnapshot = z.infer<typeof taskSnapshotSchema>;

/** What waits for its turn to become a task. */
export const taskQueueSchema = z.object({
  waiting: z.number().int(),
  /** When the last of them will be done, if nothing goes wrong and nobody asks for more. */
  expectedAt: z.string().nullable(),
  /** Those with the most that waits, the most first. */
  customers: z.array(
    z.object({
      customer: z.object({ id: idSchema, name: z.string() }),
      waiting: z.number().int(),
      expectedAt: z.string().nullable(),
    }),
  ),
});
export type TaskQueue = z.infer<typeof taskQueueSchema>;

export const sourceInput = z.strictObject({ id: idSchema });
/** One of a source's tasks, by its link or its request; the leading one without it. */
export const sourceTaskInput = sourceInput.extend({ entryId: idSchema.optional() });
export const taskEntryInput = z.strictObject({ id: idSchema, entryId: idSchema });

/** The word for the task that the button makes. */
export const PRIMARY_PURPOSE = "primary";

/** What a further task is for: whoever asks twice for the same gets the same task. */
export const purposeSchema = z
  .string()
  .trim()
  .min(1, { error: "Say what the task is for." })
  .max(60, { error: "At most 60 characters." })
  .refine((purpose) => purpose.toLowerCase() !== PRIMARY_PURPOSE, {
    error: "The first task is the primary one; name the other by what it is for.",
  });
export const requestTaskInput = sourceInput.extend({ purpose: purposeSchema.optional() });
export const furtherTaskBody = z.strictObject({ purpose: purposeSchema });
export const chooseListInput = sourceTaskInput.extend({ listId: z.string().min(1).max(64) });
export const chooseListBody = z.strictObject({ listId: z.string().min(1).max(64) });
export const linkTaskBody = z.strictObject({
  /** The task's address in ClickUp, or its id. */
  task: z.string().trim().min(1, { error: "Paste the task's link or its id." }).max(500),
});
export const searchTasksQuery = z.strictObject({ q: z.string().trim().max(200).default("") });

/** A task that could be linked. */
export const taskCandidateSchema = z.object({
  taskId: z.string(),
  name: z.string(),
  url: z.string(),
  status: z.object({ name: z.string(), type: z.string(), color: z.string() }),
  listName: z.string().nullable(),
});
export type TaskCandidate = z.infer<typeof taskCandidateSchema>;

export const taskSearchResultSchema = z.object({
  items: z.array(taskCandidateSchema),
  /** Only the tasks changed last were searched: there are more. */
  isPartial: z.boolean(),
});

/** `isRetry` marks a run that somebody started again on the Jobs page: what was given up is then taken up. */
export const taskRequested = defineSignal(
  "clickup/task.create",
  z.object({ intentId: idSchema, isRetry: z.boolean().optional() }),
);

export * from "./space-move/schema.ts";
