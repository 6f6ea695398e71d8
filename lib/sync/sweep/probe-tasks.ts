/** The sweep's last way to look at a task: by its id. */
import "server-only";
import {
  ClickUpApiError,
  type ClickUpClient,
  ClickUpRateLimitError,
  type ClickUpTask,
} from "#lib/clickup/index.ts";
import { mayBeOwnTrouble, requireClickUp } from "./own-trouble.ts";

export type Probed = {
  tasks: ClickUpTask[];
  /** Those that ClickUp does not show, and its code for it. */
  absent: { taskId: string; code: string }[];
  /** Those that it cannot answer about, though it answers otherwise. */
  troubled: string[];
  calls: number;
};

/** Asks for tasks one by one, for as many as the budget has room for; at least one, or it says why not. */
export async function probeTasks(client: ClickUpClient, taskIds: readonly string[]): Promise<Probed> {
  const probed: Probed = { tasks: [], absent: [], troubled: [], calls: 0 };
  for (const taskId of taskIds) {
    try {
      probed.tasks.push(await client.getTask(taskId));
    } catch (error) {
      // What was read so far is stored; the next try begins with this one.
      if (error instanceof ClickUpRateLimitError && probed.calls > 0) break;
      if (isOutOfSight(error)) probed.absent.push({ taskId, code: error.ecode ?? String(error.httpStatus) });
      else if (mayBeOwnTrouble(error)) probed.troubled.push(taskId);
      else throw error;
    }
    probed.calls += 1;
  }
  if (probed.troubled.length === probed.calls && probed.calls > 0) {
    await requireClickUp(client);
    probed.calls += 1;
  }
  return probed;
}

/** ClickUp says that it is not there, or that the connected person may not see it. */
export function isOutOfSight(error: unknown): error is ClickUpApiError {
  return error instanceof ClickUpApiError && error.kind === "unreachable_object";
}
