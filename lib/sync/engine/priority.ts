import { z } from "zod";
import { type TaskPriority, taskPrioritySchema } from "#lib/clickup/schema.ts";
import type { FieldCodec } from "./field-codec.ts";

const taskPriorityNumberSchema = z.literal([1, 2, 3, 4]).nullable();
/** 1 is urgent, 4 is low; a task may have none (ClickUp fact sheet, section 8). */
export type TaskPriorityNumber = z.infer<typeof taskPriorityNumberSchema>;

const NUMBERS = { urgent: 1, high: 2, normal: 3, low: 4 } as const satisfies Record<
  TaskPriority,
  TaskPriorityNumber
>;
const NAMES = { 1: "urgent", 2: "high", 3: "normal", 4: "low" } as const satisfies Record<
  NonNullable<TaskPriorityNumber>,
  TaskPriority
>;

const nameOf = (number: TaskPriorityNumber): TaskPriority => (number === null ? "normal" : NAMES[number]);

/** The priority. A task without one reads as normal, and stays without one for as long as that is meant. */
export const priorityCodec: FieldCodec<TaskPriority, TaskPriorityNumber> = {
  oursSchema: taskPrioritySchema,
  theirsSchema: taskPriorityNumberSchema,
  isSameOurs: (one, other) => one === other,
  isSameTheirs: (one, other) => one === other,
  isEcho: (sent, found) => sent === found,
  toTheirs: (ours, now) => (nameOf(now) === ours ? now : NUMBERS[ours]),
  toOurs: (theirs) => nameOf(theirs),
  merge: null,
};
