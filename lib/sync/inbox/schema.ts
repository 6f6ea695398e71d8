/** The inbox of webhook deliveries, as admins look at it. Instants are ISO strings. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";

export const DELIVERY_VERDICTS = ["accepted", "duplicate", "rejected"] as const;
export const deliveryVerdictSchema = z.enum(DELIVERY_VERDICTS);
export type DeliveryVerdict = z.infer<typeof deliveryVerdictSchema>;

/** Why a delivery was refused. */
export const REJECTION_REASONS = [
  "unreadable",
  "signature_missing",
  "signature_wrong",
  "webhook_unknown",
] as const;
export const rejectionReasonSchema = z.enum(REJECTION_REASONS);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

export const DELIVERY_STATES = ["waiting", "applied", "ignored"] as const;
export const deliveryStateSchema = z.enum(DELIVERY_STATES);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

/** Older deliveries are removed. */
export const DELIVERY_DAYS_KEPT = 30;

/** A replay of more is refused, so that it ends within one transaction's time. */
export const REPLAY_MAX = 50_000;
/** Chosen one by one, at most. */
export const REPLAY_SELECTION_MAX = 200;

/** Time spans that end now. */
export const DELIVERY_SPANS = ["hour", "day", "week"] as const;
export const deliverySpanSchema = z.enum(DELIVERY_SPANS);
export type DeliverySpan = z.infer<typeof deliverySpanSchema>;

/** ClickUp's names of events, and `unknown` for what could not be read. */
const eventNameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, "The name of an event has no spaces");

const filterShape = {
  event: eventNameSchema.optional(),
  verdict: deliveryVerdictSchema.optional(),
  state: deliveryStateSchema.optional(),
  /** The last hour, day or week; beside `from` and `to` the narrower one counts. */
  within: deliverySpanSchema.optional(),
  /** Received at this instant or later. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Received at this instant or earlier. */
  to: z.iso.datetime({ offset: true }).optional(),
  /** A ticket's number (#12), a task's id, or words of a customer's name. */
  q: z.string().max(200).optional(),
};

export const deliveryFiltersSchema = z.strictObject(filterShape);
export type DeliveryFilters = z.infer<typeof deliveryFiltersSchema>;

export const listDeliveriesInput = z.strictObject({ ...filterShape, ...pageInput });
export type ListDeliveriesInput = z.input<typeof listDeliveriesInput>;

/**
 * What a delivery about a List or Space led to, in the place of a field: its statuses are read again, or so many of its
 * tasks (`after`) are compared.
 */
export const PLACE_EFFECTS = ["list_statuses", "tasks_compared"] as const;

/** Whether an event tells of a List, Folder or Space. The end of a List is told of its tasks. */
export const isPlaceEvent = (event: string): boolean =>
  /^(list|folder|space)/.test(event) && event !== "listDeleted";

/** A field that changed here because of a delivery, or one of `PLACE_EFFECTS`. */
export const deliveryEffectSchema = z.object({
  field: z.string(),
  before: z.json().optional(),
  after: z.json().optional(),
});
export type DeliveryEffect = z.infer<typeof deliveryEffectSchema>;

/** What a delivery's task is tied to. */
export const deliverySubjectSchema = z.object({
  linkId: idSchema,
  sourceType: z.string(),
  sourceId: idSchema,
  /** What people call the source, e.g. #12; null when it is no longer there. */
  label: z.string().nullable(),
  customerName: z.string().nullable(),
  taskName: z.string(),
  taskUrl: z.string(),
  /** False once the link was undone. */
  isStanding: z.boolean(),
});
export type DeliverySubject = z.infer<typeof deliverySubjectSchema>;

export const deliverySchema = z.object({
  id: idSchema,
  event: z.string(),
  webhookId: z.string().nullable(),
  taskId: z.string().nullable(),
  listId: z.string().nullable(),
  verdict: deliveryVerdictSchema,
  /** One of `REJECTION_REASONS`, or another word from a later version. */
  verdictReason: z.string().nullable(),
  state: deliveryStateSchema,
  effects: z.array(deliveryEffectSchema),
  /** The links of its task, the standing ones first. */
  subjects: z.array(deliverySubjectSchema),
  receivedAt: z.string(),
  appliedAt: z.string().nullable(),
  /** From its arrival, or its last replay, to the end of its comparison. */
  durationMs: z.number().int().nullable(),
  replayedAt: z.string().nullable(),
  replayCount: z.number().int(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const deliveryPageSchema = pageOf(deliverySchema);

/** One change that a delivery tells of. */
export const historyItemSchema = z.object({
  id: z.string().nullable(),
  /** ClickUp's name of the field. */
  field: z.string(),
  /** The custom field's own name, where it is one. */
  customField: z.string().nullable(),
  by: z.string().nullable(),
  at: z.string().nullable(),
  /** In words; null for nothing. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type HistoryItem = z.infer<typeof historyItemSchema>;

/** Why a delivery cannot be replayed. */
export const REPLAY_OBSTACLES = ["rejected", "duplicate", "place", "no_link"] as const;
export const replayObstacleSchema = z.enum(REPLAY_OBSTACLES);
export type ReplayObstacle = z.infer<typeof replayObstacleSchema>;

export const neighbourSchema = deliverySchema.pick({
  id: true,
  event: true,
  verdict: true,
  verdictReason: true,
  state: true,
  effects: true,
  receivedAt: true,
  appliedAt: true,
});

export const deliveryDetailSchema = deliverySchema.extend({
  /** The body as text, indented when it is JSON. */
  payload: z.string(),
  /** Of the body as it came. */
  bytes: z.number().int(),
  history: z.array(historyItemSchema),
  /** Others of the same task, the nearest in time, newest first. */
  neighbours: z.array(neighbourSchema),
  /** Null when it can be replayed. */
  replayObstacle: replayObstacleSchema.nullable(),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;

export const getDeliveryInput = z.strictObject({ id: idSchema });
export const replayDeliveryInput = z.strictObject({ id: idSchema });

/** A selection, or everything that the filters find. */
export const replayDeliveriesInput = z.union([
  z.strictObject({ ids: z.array(idSchema).min(1).max(REPLAY_SELECTION_MAX) }),
  z.strictObject({ filters: deliveryFiltersSchema }),
]);
export type ReplayDeliveriesInput = z.infer<typeof replayDeliveriesInput>;

/** What a replay would do, or has done. */
export const replayCountsSchema = z.object({
  /** Put back to waiting. */
  deliveries: z.number().int(),
  tasks: z.number().int(),
  /** Links whose two sides are compared. */
  links: z.number().int(),
  /** Found, and left as they are. */
  leftOut: z.object({ rejected: z.number().int(), duplicate: z.number().int(), noLink: z.number().int() }),
});
export type ReplayCounts = z.infer<typeof replayCountsSchema>;

/** `isTooMany` when more than `REPLAY_MAX` would be replayed, which is refused. */
export const replayPreviewSchema = replayCountsSchema.extend({ isTooMany: z.boolean() });
