import "server-only";
import { defineCompleteTask } from "./complete-task.ts";
import { defineFailTask } from "./fail-task.ts";
import type { TaskSources } from "./source.ts";
import { TASK_TIMINGS, type TaskTimings } from "./timings.ts";

/** The pipeline with its sources: what the job's steps work with. */
export type TaskPipeline = {
  sources: TaskSources;
  timings: TaskTimings;
  /** Milliseconds on a clock that only runs forward. */
  elapsedMs: () => number;
  failTask: ReturnType<typeof defineFailTask>;
  completeTask: ReturnType<typeof defineCompleteTask>;
};

/** Puts the pipeline together. Tests may give it other times, and a clock of their own. */
export function createTaskPipeline(
  sources: TaskSources,
  {
    timings = TASK_TIMINGS,
    elapsedMs = () => performance.now(),
  }: Partial<Pick<TaskPipeline, "timings" | "elapsedMs">> = {},
): TaskPipeline {
  return {
    sources,
    timings,
    elapsedMs,
    failTask: defineFailTask(sources),
    completeTask: defineCompleteTask(sources),
  };
}
