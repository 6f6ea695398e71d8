/** Carries a link's outgoing changes to ClickUp. One field that ClickUp refuses holds up no other. */
import "server-only";
import { ClickUpApiError, type ClickUpClient, type TaskChangeBody } from "#lib/clickup/index.ts";
import type { SyncField } from "./engine/policies.ts";
import type { FieldChange } from "./task-values.ts";

export type OutgoingChange = { field: SyncField; change: FieldChange };
export type RefusedChange = { field: SyncField; error: ClickUpApiError };

/**
 * Sends all changes; answers which were refused. Any other failure ends the sending, and is the caller's: every
 * call here may be repeated without harm.
 */
export async function sendChanges(
  client: ClickUpClient,
  taskId: string,
  changes: readonly OutgoingChange[],
): Promise<RefusedChange[]> {
  const refused: RefusedChange[] = [];
  const updates = changes.filter(({ change }) => Object.keys(change.body).length > 0);
  // One call for all; only when that is refused, one for each, to learn which it was.
  const together = await refusalOf(() => update(client, taskId, updates));
  if (together !== null && updates.length === 1)
    refused.push(...updates.map(({ field }) => ({ field, error: together })));
  else if (together !== null) {
    for (const one of updates) {
      const error = await refusalOf(() => update(client, taskId, [one]));
      if (error !== null) refused.push({ field: one.field, error });
    }
  }
  for (const { field, change } of changes) {
    const error = await refusalOf(async () => {
      for (const tag of change.addTags) await client.addTag(taskId, tag);
      for (const tag of change.removeTags) await client.removeTag(taskId, tag);
    });
    if (error !== null) refused.push({ field, error });
  }
  return refused;
}

async function update(
  client: ClickUpClient,
  taskId: string,
  changes: readonly OutgoingChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const body: TaskChangeBody = Object.assign({}, ...changes.map(({ change }) => change.body));
  await client.updateTask(taskId, body);
}

async function refusalOf(work: () => Promise<void>): Promise<ClickUpApiError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ClickUpApiError && error.kind === "refused") return error;
    throw error;
  }
}
