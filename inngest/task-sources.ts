/** All sources of tasks in one place: a type without its adapter does not compile. */
import { createTaskPipeline } from "#lib/tasks/index.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";

export const taskPipeline = createTaskPipeline({ ticket: ticketTaskSource });
