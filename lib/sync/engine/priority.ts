import { z } from "zod";
import {
  DEFAULT_PRIORITY_MAP,
  PRIORITY_NUMBERS,
  type PriorityMap,
  type TaskPriority,
  taskPrioritySchema,
} from "#lib/clickup/schema.ts";
import type { FieldCodec } from "./field-codec.ts";

const taskPriorityNumberSchema = z.literal([1, 2, 3, 4]).nullable();
/** 1 is urgent, 4 is low; a task may have none (ClickUp fact sheet, section 8). */
export type TaskPriorityNumber = z.infer<typeof taskPriorityNumberSchema>;

const NAMES = { 1: "urgent", 2: "high", 3: "normal", 4: "low" } as const satisfies Record<
  NonNullable<TaskPriorityNumber>,
  TaskPriority
>;

/** What a task's priority means here. */
export function meaningOfPriority({ fromClickup }: PriorityMap, number: TaskPriorityNumber): TaskPriority {
  return fromClickup[number === null ? "none" : NAMES[number]];
}

/** The number that one of our priorities is written as. */
export function numberOfPriority({ toClickup }: PriorityMap, priority: TaskPriority): 1 | 2 | 3 | 4 {
  return PRIORITY_NUMBERS[toClickup[priority]];
}

/**
 * The priority. A task stays as it is for as long as it means the same, however many mean that; and a source's
 * priority that shares another's number stays while the task has that number.
 */
export function priorityCodecFor(map: PriorityMap): FieldCodec<TaskPriority, TaskPriorityNumber> {
  return {
    oursSchema: taskPrioritySchema,
    theirsSchema: taskPriorityNumberSchema,
    isSameOurs: (one, other) => one === other,
    isSameTheirs: (one, other) => one === other,
    isEcho: (sent, found) => sent === found,
    toTheirs: (ours, now) => (meaningOfPriority(map, now) === ours ? now : numberOfPriority(map, ours)),
    toOurs: (theirs, now) =>
      theirs !== null && numberOfPriority(map, now) === theirs ? now : meaningOfPriority(map, theirs),
    merge: null,
  };
}

/** Each priority for its namesake; a task without one reads as normal. */
export const priorityCodec = priorityCodecFor(DEFAULT_PRIORITY_MAP);
