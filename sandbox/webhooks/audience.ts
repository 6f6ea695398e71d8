import type { Sandbox } from "../sandbox.ts";
import type { Webhook } from "../store/records.ts";
import { canSee, isMember } from "../workspace/places.ts";
import type { EventPlace, WebhookMessage } from "./payloads.ts";

/** Whether a webhook asked for an event and watches a place where it happened; of several places the most specific counts. */
export function isSubscribed(webhook: Webhook, message: WebhookMessage): boolean {
  return webhook.events.includes(message.event) && message.places.some((place) => isWatched(webhook, place));
}

function isWatched(webhook: Webhook, place: EventPlace): boolean {
  if (webhook.workspaceId !== place.workspaceId) return false;
  if (webhook.taskId !== null) return webhook.taskId === place.taskId;
  if (webhook.listId !== null) return webhook.listId === place.listId;
  if (webhook.folderId !== null) return webhook.folderId === place.folderId;
  return webhook.spaceId === null || webhook.spaceId === place.spaceId;
}

/**
 * Whether ClickUp is silent on a webhook because of the person who made it: disabled, gone from the workspace, or
 * without sight of the place. Nobody is told (ClickUp fact sheet, section 13).
 */
export function isSilenced(sandbox: Sandbox, webhook: Webhook, message: WebhookMessage): boolean {
  const { store } = sandbox;
  const creator = store.users.get(webhook.userId);
  const workspace = store.workspaces.get(webhook.workspaceId);
  if (!creator || creator.disabled || !workspace || !isMember(workspace, creator.id)) return true;
  return !message.places.some(({ spaceId }) => {
    const space = store.spaces.get(spaceId);
    return space !== undefined && canSee(space, creator.id);
  });
}
