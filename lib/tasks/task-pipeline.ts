import "server-only";
import type { ConnectedClient, CustomValueBody } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { defineCompleteTask } from "./complete-task.ts";
import { defineFailTask } from "./fail-task.ts";
import type { TaskFailure, TaskSourceType } from "./schema.ts";
import type { TaskSources } from "./source.ts";
import { TASK_TIMINGS, type TaskTimings } from "./timings.ts";

/** Which task is about to be made. */
export type NewTask = {
  sourceType: TaskSourceType;
  sourceId: string;
  customerId: string;
  workspaceId: string;
  list: { id: string; name: string };
};

/**
 * What a new task says in its custom fields: their values, whether ClickUp is to check those that it requires, and
 * what is in the way. Network is allowed; asked right before the task is made.
 */
export type NewTaskFields = (
  ctx: Context,
  connected: ConnectedClient,
  task: NewTask,
) => Promise<{
  fields: ({ id: string } & CustomValueBody)[];
  isChecked: boolean;
  problem: TaskFailure | null;
}>;

const noFields: NewTaskFields = async () => ({ fields: [], isChecked: false, problem: null });

/** The pipeline with its sources: what the job's steps work with. */
export type TaskPipeline = {
  sources: TaskSources;
  timings: TaskTimings;
  /** Milliseconds on a clock that only runs forward. */
  elapsedMs: () => number;
  newTaskFields: NewTaskFields;
  failTask: ReturnType<typeof defineFailTask>;
  completeTask: ReturnType<typeof defineCompleteTask>;
};

/** Puts the pipeline together. Tests may give it other times, and a clock of their own. */
export function createTaskPipeline(
  sources: TaskSources,
  {
    timings = TASK_TIMINGS,
    elapsedMs = () => performance.now(),
    newTaskFields = noFields,
  }: Partial<Pick<TaskPipeline, "timings" | "elapsedMs" | "newTaskFields">> = {},
): TaskPipeline {
  return {
    sources,
    timings,
    elapsedMs,
    newTaskFields,
    failTask: defineFailTask(sources),
    completeTask: defineCompleteTask(sources),
  };
}
