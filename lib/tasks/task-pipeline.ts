import "server-only";
import { defineCompleteTask } from "./complete-task.ts";
import { defineFailTask } from "./fail-task.ts";
import type { TaskSources } from "./source.ts";
import { TASK_TIMINGS, type TaskTimings } from "./timings.ts";

/** The pipeline with its sources: what the job's steps work with. */
export type TaskPipeline = {
  sources: TaskSources;
  timings: TaskTimings;
  failTask: ReturnType<typeof defineFailTask>;
  completeTask: ReturnType<typeof defineCompleteTask>;
};

/** Puts the pipeline together. Tests may shorten its times. */
export function createTaskPipeline(sources: TaskSources, timings: TaskTimings = TASK_TIMINGS): TaskPipeline {
  return {
    sources,
    timings,
    failTask: defineFailTask(sources),
    completeTask: defineCompleteTask(sources),
  };
}
