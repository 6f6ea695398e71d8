/** What a task says, in plain values: what a source wants of it, its priority, and what both sides agree on. */
import { z } from "zod";

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
