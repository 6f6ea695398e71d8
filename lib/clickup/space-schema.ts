/** Spaces and their Lists, and where a customer's tickets go among them. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { customerShareSchema } from "./budget-schema.ts";

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
export const setCustomerClickupBody = setCustomerClickupInput.omit({ id: true });

export const setCustomerShareInput = z.strictObject({ id: idSchema, share: customerShareSchema });

/** Where a ticket of a customer would go. */
export const targetPreviewSchema = z.object({
  space: z.object({ id: z.string(), name: z.string() }).nullable(),
  list: listOfSpaceSchema.nullable(),
  reason: listReasonSchema.nullable(),
  problem: z.object({ message: z.string(), action: z.string() }).nullable(),
  lists: z.array(listOfSpaceSchema),
});
export type TargetPreview = z.infer<typeof targetPreviewSchema>;
