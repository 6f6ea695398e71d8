/** All sources of tasks in one place: a type without its adapter does not compile. */
import { createNewTaskFields } from "#lib/sync/index.ts";
import { createTaskPipeline, type TaskSources } from "#lib/tasks/index.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";

export const taskSources: TaskSources = { ticket: ticketTaskSource };
export const taskPipeline = createTaskPipeline(taskSources, {
  newTaskFields: createNewTaskFields(taskSources),
});
