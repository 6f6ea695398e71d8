/** Carries a link's outgoing changes to ClickUp. One field that ClickUp refuses holds up no other. */
import "server-only";
import { ClickUpApiError, type ClickUpClient, type TaskChangeBody } from "#lib/clickup/index.ts";
import type { LinkFieldName } from "../engine/policies.ts";
import type { CustomCall, FieldChange } from "./task-values.ts";

export type OutgoingChange = { field: LinkFieldName; change: FieldChange };
export type FailedChange = { field: LinkFieldName; error: ClickUpApiError };

/**
 * Sends all changes; answers which were refused, and which ClickUp was in trouble with: those are to be sent again. Any
 * other failure ends the sending, and is the caller's: every call here may be repeated without harm.
 */
export async function sendChanges(
  client: ClickUpClient,
  taskId: string,
  changes: readonly OutgoingChange[],
): Promise<{ refused: FailedChange[]; troubled: FailedChange[] }> {
  const refused: FailedChange[] = [];
  const troubled: FailedChange[] = [];
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
    try {
      const error = await refusalOf(async () => {
        for (const tag of change.addTags) await client.addTag(taskId, tag);
        for (const tag of change.removeTags) await client.removeTag(taskId, tag);
        if (change.custom !== null) await setCustom(client, taskId, change.custom);
      }, change.custom !== null);
      if (error !== null) refused.push({ field, error });
    } catch (error) {
      // Trouble with one field must not keep the others back, however often it returns.
      if (!(error instanceof ClickUpApiError) || error.kind !== "unavailable") throw error;
      troubled.push({ field, error });
    }
  }
  return { refused, troubled };
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

async function setCustom(
  client: ClickUpClient,
  taskId: string,
  { fieldId, body }: CustomCall,
): Promise<void> {
  if (body === null) await client.clearCustomField(taskId, fieldId);
  else await client.setCustomField(taskId, fieldId, body);
}

/** The task was there a moment ago: what is not there when a custom field is set is the field. */
async function refusalOf(
  work: () => Promise<void>,
  isOfCustomField = false,
): Promise<ClickUpApiError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ClickUpApiError)) throw error;
    if (error.kind === "refused" || (isOfCustomField && error.kind === "unreachable_object")) return error;
    throw error;
  }
}
