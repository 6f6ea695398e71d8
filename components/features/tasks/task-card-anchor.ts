/** Where on a ticket's page its tasks are. */
export const TASK_CARD = "clickup-task";
