/** Giving a customer another Space: what that means for the tasks that are linked, and how far it is. */
import { z } from "zod";
import { spaceIdSchema } from "#lib/clickup/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";

/** What is done with each task: left where it is, moved to the new Space, or unlinked with a new one made there. */
export const SPACE_MOVE_CHOICES = ["keep", "move", "recreate"] as const;
export const spaceMoveChoiceSchema = z.enum(SPACE_MOVE_CHOICES);
export type SpaceMoveChoice = z.infer<typeof spaceMoveChoiceSchema>;

const place = {
  spaceId: spaceIdSchema,
  connectionId: idSchema,
  /** The List that is the default from then on, and that tasks are moved to; null leaves it to the rule. */
  listId: z.string().min(1).max(64).nullable().default(null),
};

export const planSpaceMoveBody = z.strictObject(place);

export const spaceMovePlanSchema = z.object({
  /** Standing links whose source is not closed: what is to be decided about. */
  openLinks: z.number().int(),
  /** Those whose source is closed: they stay as they are, whatever is chosen. */
  closedLinks: z.number().int(),
  /** Where tasks would be moved to; null when there is no List for them. */
  list: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Why tasks cannot be moved, in a sentence; null when they can. */
  whyNoMove: z.string().nullable(),
  /** Statuses of open tasks that the List lacks, with the one of its own that comes closest. */
  statuses: z.array(z.object({ name: z.string(), tasks: z.number().int(), proposed: z.string() })),
  /** The List's own statuses, in its order. */
  choices: z.array(z.string()),
});
export type SpaceMovePlan = z.infer<typeof spaceMovePlanSchema>;

export const startSpaceMoveBody = z.strictObject({
  ...place,
  choice: spaceMoveChoiceSchema,
  /** For statuses that the List lacks, by name: which of its own is meant. */
  statuses: z.record(z.string().max(200), z.string().max(200)).default({}),
});

export const spaceMoveSchema = z.object({
  id: idSchema,
  status: z.enum(["running", "finished"]),
  choice: spaceMoveChoiceSchema,
  spaceName: z.string(),
  listName: z.string().nullable(),
  requestedBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  /** The first of those that failed, with the reason. */
  failures: z.array(z.object({ taskName: z.string(), taskUrl: z.string(), reason: z.string() })),
});
export type SpaceMove = z.infer<typeof spaceMoveSchema>;

export const spaceMoveRequested = defineSignal("clickup/space.move", z.object({ moveId: idSchema }));
