/** Dead letters: changes that did not arrive, each with its reason and what can be done about it. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";

/**
 * What stands in a change's way: one side refused it (`failed`), both sides changed it (`conflict`), it is tried again
 * later (`waiting`), its task is not there (`gone`), or a person let it be (`skipped`).
 */
export const DEAD_LETTER_STATES = ["failed", "conflict", "waiting", "gone", "skipped"] as const;
export const deadLetterStateSchema = z.enum(DEAD_LETTER_STATES);
export type DeadLetterState = z.infer<typeof deadLetterStateSchema>;

export const FAILURE_CLASSES = ["wait", "retry", "person", "permanent"] as const;
export const failureClassSchema = z.enum(FAILURE_CLASSES);
/** wait: by itself, soon; retry: by itself, later; person: somebody must do something; permanent: nothing helps. */
export type FailureClass = z.infer<typeof failureClassSchema>;

export const FAILURE_CLASS_LABELS: Record<FailureClass, { label: string; note: string }> = {
  wait: { label: "Waits", note: "Goes on by itself, as soon as there is room" },
  retry: { label: "Is tried again", note: "Goes on by itself, at longer and longer intervals" },
  person: { label: "Needs a person", note: "Rests until somebody decides or changes something" },
  permanent: { label: "Cannot arrive", note: "There is nothing on the other side to arrive at" },
};

/** Retried or skipped one by one, at most. */
export const DEAD_LETTER_SELECTION_MAX = 200;

const filterShape = {
  /** All but `skipped` unless given. */
  state: deadLetterStateSchema.optional(),
  class: failureClassSchema.optional(),
  customerId: idSchema.optional(),
  /** The reason's code; with `message`, one cause. */
  code: z.string().max(100).optional(),
  message: z.string().max(1_000).optional(),
};
export const deadLetterFiltersSchema = z.strictObject(filterShape);
export type DeadLetterFilters = z.infer<typeof deadLetterFiltersSchema>;

export const listDeadLettersInput = z.strictObject({ ...pageInput, ...filterShape });
export type ListDeadLettersInput = z.input<typeof listDeadLettersInput>;

export const deadLetterSchema = z.object({
  /** The same as long as this field of this link is in trouble, however often it is tried. */
  id: idSchema,
  state: deadLetterStateSchema,
  class: failureClassSchema,
  linkId: idSchema,
  /** The field that did not arrive; `reply`, `file`, or `conversation` for all of those; null when it is all of the link. */
  field: z.string().nullable(),
  /** What people call it. */
  fieldLabel: z.string(),
  reason: z.object({ code: z.string(), message: z.string(), action: z.string().nullable() }),
  attempts: z.number().int(),
  nextAttemptAt: z.string().nullable(),
  since: z.string(),
  source: z.object({
    type: z.string(),
    id: idSchema,
    label: z.string().nullable(),
    number: z.number().int().nullable(),
  }),
  customer: z.object({ id: idSchema, name: z.string() }).nullable(),
  task: z.object({ id: z.string(), name: z.string(), url: z.string() }),
  /** Where it can be mended, below the organisation's address. */
  fix: z.object({ label: z.string(), path: z.string() }).nullable(),
  canRetry: z.boolean(),
  canSkip: z.boolean(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;
export const deadLetterPageSchema = pageOf(deadLetterSchema);

const count = z.number().int();
export const deadLetterSummarySchema = z.object({
  states: z.record(deadLetterStateSchema, count),
  /** What hits most comes first; at most twenty. */
  causes: z.array(
    z.object({
      state: deadLetterStateSchema,
      class: failureClassSchema,
      code: z.string(),
      message: z.string(),
      action: z.string().nullable(),
      letters: count,
      links: count,
    }),
  ),
});
export type DeadLetterSummary = z.infer<typeof deadLetterSummarySchema>;

export const changeDeadLettersInput = z.union([
  z.strictObject({ ids: z.array(idSchema).min(1).max(DEAD_LETTER_SELECTION_MAX) }),
  z.strictObject({ filters: deadLetterFiltersSchema }),
]);
export type ChangeDeadLettersInput = z.infer<typeof changeDeadLettersInput>;
export const changedDeadLettersSchema = z.object({ letters: count });

/** Of what waits on one source, as many are named. */
export const SOURCE_LETTERS_SHOWN = 20;
/** What of one source did not arrive, the oldest first. */
export const sourceLettersSchema = z.object({
  letters: z.array(deadLetterSchema).max(SOURCE_LETTERS_SHOWN),
  total: count,
});

export const sourceLettersInput = z.strictObject({ id: idSchema });
