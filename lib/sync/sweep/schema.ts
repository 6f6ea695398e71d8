/** Reconciliation, as people and programs see it. Instants are ISO strings. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import { linkFieldNameSchema } from "../engine/policies.ts";

/** A sweep is to be taken up. */
export const sweepRequested = defineSignal("clickup/sweep.requested", z.object({ sweepId: idSchema }));

export const SWEEP_KINDS = ["changes", "full"] as const;
export const sweepKindSchema = z.enum(SWEEP_KINDS);
export type SweepKind = z.infer<typeof sweepKindSchema>;

export const SWEEP_PHASES = ["reading", "probing", "conversations", "done"] as const;
export const sweepPhaseSchema = z.enum(SWEEP_PHASES);

/** What a difference concerns: a field, the comments, or the task as a whole. */
export const WHOLE_TASK = "task";
export const WHOLE_TASK_LABEL = "The whole task";

/** What is said about it, as far as it did not come over. */
export const COMMENTS = "comments";
export const COMMENTS_LABEL = "Comments";

export const DIFFERENCE_CAUSES = [
  "missed_event",
  "edited_during_outage",
  "mapping_changed",
  "deleted",
  "moved",
  "permission",
  "human_override",
  "undecided",
] as const;
export const differenceCauseSchema = z.enum(DIFFERENCE_CAUSES);
export type DifferenceCause = z.infer<typeof differenceCauseSchema>;

export const DIFFERENCE_STATES = ["healing", "listed", "healed", "gone"] as const;
export const differenceStateSchema = z.enum(DIFFERENCE_STATES);
export type DifferenceState = z.infer<typeof differenceStateSchema>;

/** Differences that are over are removed after so long. */
export const DIFFERENCE_DAYS_KEPT = 90;

export const sweepSchema = z.object({
  id: idSchema,
  connectionId: idSchema,
  workspaceId: z.string(),
  workspaceName: z.string().nullable(),
  kind: sweepKindSchema,
  phase: sweepPhaseSchema,
  linksTotal: z.number().int(),
  /** Links held against what was agreed. */
  linksChecked: z.number().int(),
  tasksRead: z.number().int(),
  /** Links whose comments in ClickUp were held against ours. */
  conversationsRead: z.number().int(),
  /** Calls of ClickUp that it took. */
  calls: z.number().int(),
  differences: z.number().int(),
  /** Null when Relaydesk began it by itself. */
  requestedByName: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Null while it is at work or over; else when it goes on. */
  waitingUntil: z.string().nullable(),
  /** What keeps it, or kept it from the whole, in a sentence. */
  problem: z.string().nullable(),
});
export type Sweep = z.infer<typeof sweepSchema>;

export const sweepsSchema = z.object({ sweeps: z.array(sweepSchema) });

/** How much of what is mapped both sides say alike. */
export const truthSchema = z.object({
  links: z.number().int(),
  /** Fields of standing links that are mapped. */
  mapped: z.number().int(),
  /** Of these, those that both sides say alike. */
  inAgreement: z.number().int(),
  /** Of the rest: what Relaydesk is at work on, and what waits for a person or is let be. */
  underWay: z.number().int(),
  open: z.number().int(),
  /** The oldest of the looks at both sides that the numbers rest on; null without a link. */
  oldestLookAt: z.string().nullable(),
});
export type Truth = z.infer<typeof truthSchema>;

export const customerTruthInput = z.strictObject({ id: idSchema });

export const truthOfCustomerSchema = truthSchema.extend({ customerId: idSchema, customerName: z.string() });
export const listTruthInput = z.strictObject(pageInput);
export const truthPageSchema = pageOf(truthOfCustomerSchema);

export const differenceFieldSchema = z.union([linkFieldNameSchema, z.enum([WHOLE_TASK, COMMENTS])]);

export const listDifferencesInput = z.strictObject({
  customerId: idSchema.optional(),
  cause: differenceCauseSchema.optional(),
  state: differenceStateSchema.optional(),
  field: differenceFieldSchema.optional(),
  ...pageInput,
});
export type ListDifferencesInput = z.input<typeof listDifferencesInput>;

export const differenceSchema = z.object({
  id: idSchema,
  linkId: idSchema,
  sourceType: z.string(),
  sourceId: idSchema,
  /** What people call the source, e.g. #12; null when it is no longer there. */
  label: z.string().nullable(),
  customerId: idSchema.nullable(),
  customerName: z.string().nullable(),
  taskName: z.string(),
  taskUrl: z.string(),
  field: z.string(),
  /** What people call the field. */
  fieldLabel: z.string(),
  cause: differenceCauseSchema,
  /** More of the cause, in a word: a code of ClickUp's, or which side changed. */
  reason: z.string().nullable(),
  state: differenceStateSchema,
  /** What each side said when it was last seen, as people read it. */
  ours: z.string(),
  theirs: z.string(),
  /** When the task had last changed. */
  changedAt: z.string().nullable(),
  foundAt: z.string(),
  lastSeenAt: z.string(),
  endedAt: z.string().nullable(),
});
export type Difference = z.infer<typeof differenceSchema>;
export const differencePageSchema = pageOf(differenceSchema);
