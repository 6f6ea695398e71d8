import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { seededHex, seededUuid } from "../seeded-values.ts";
import type { Token, Webhook } from "../store/records.ts";
import { bodyFields } from "./task-input.ts";

/** The events that ClickUp knows (ClickUp fact sheet, section 13). */
export const WEBHOOK_EVENTS = [
  "taskCreated",
  "taskUpdated",
  "taskDeleted",
  "taskPriorityUpdated",
  "taskStatusUpdated",
  "taskAssigneeUpdated",
  "taskDueDateUpdated",
  "taskTagUpdated",
  "taskMoved",
  "taskCommentPosted",
  "taskCommentUpdated",
  "taskTimeEstimateUpdated",
  "taskTimeTrackedUpdated",
  "listCreated",
  "listUpdated",
  "listDeleted",
  "folderCreated",
  "folderUpdated",
  "folderDeleted",
  "spaceCreated",
  "spaceUpdated",
  "spaceDeleted",
  "goalCreated",
  "goalUpdated",
  "goalDeleted",
  "keyResultCreated",
  "keyResultUpdated",
  "keyResultDeleted",
] as const;

const Events = z.union([
  z.literal("*").transform(() => [...WEBHOOK_EVENTS]),
  z.tuple([z.literal("*")]).transform(() => [...WEBHOOK_EVENTS]),
  z.array(z.enum(WEBHOOK_EVENTS)).min(1),
]);
const Endpoint = z.url({ protocol: /^https?$/ });
const PlaceId = z.union([z.string(), z.number().transform(String)]).nullish();

const WebhookInput = z.object({
  endpoint: Endpoint,
  events: Events,
  space_id: PlaceId,
  folder_id: PlaceId,
  list_id: PlaceId,
  task_id: PlaceId,
});

const WebhookChange = z.object({
  endpoint: Endpoint,
  events: Events,
  status: z.enum(["active", "suspended"]),
});

/** Refuses a place that the workspace does not have, like every unknown id. */
function assertPlaces({ store }: Sandbox, workspaceId: string, input: z.output<typeof WebhookInput>) {
  const { space_id: spaceId, folder_id: folderId, list_id: listId, task_id: taskId } = input;
  const folder = store.folders.get(folderId ?? "");
  const places = [
    [spaceId, store.spaces.get(spaceId ?? "")],
    [folderId, folder && store.spaces.get(folder.spaceId)],
    [listId, store.lists.get(listId ?? "")],
    [taskId, store.tasks.get(taskId ?? "")],
  ] as const;
  for (const [id, place] of places) {
    if (id !== null && id !== undefined && place?.workspaceId !== workspaceId) throw refusal("notAuthorized");
  }
}

/** Makes a webhook. @throws ClickUpError OAUTH_171 when the same one exists, OAUTH_027 for a place that does not. */
export function createWebhook(sandbox: Sandbox, token: Token, workspaceId: string, body: unknown): Webhook {
  const { store } = sandbox;
  const parsed = WebhookInput.safeParse(bodyFields(body));
  if (!parsed.success) throw refusal("webhookInvalid");
  assertPlaces(sandbox, workspaceId, parsed.data);
  const { endpoint, events, space_id, folder_id, list_id, task_id } = parsed.data;
  return store.change(() => {
    const number = store.nextNumber("webhook");
    const webhook: Webhook = {
      id: seededUuid(store.seed(), `webhook ${number}`),
      workspaceId,
      userId: token.userId,
      clientId: token.clientId ?? "",
      endpoint,
      events,
      spaceId: space_id ?? null,
      folderId: folder_id ?? null,
      listId: list_id ?? null,
      taskId: task_id ?? null,
      secret: seededHex(store.seed(), `webhook secret ${number}`).toUpperCase(),
      health: "active",
      failCount: 0,
    };
    if (store.webhooks.all().some((other) => isSameWatch(other, webhook))) throw refusal("webhookExists");
    store.put("webhooks", webhook);
    return webhook;
  });
}

/** Changes a webhook; status `active` revives a suspended one. */
export function updateWebhook(sandbox: Sandbox, webhook: Webhook, body: unknown): Webhook {
  const parsed = WebhookChange.safeParse(bodyFields(body));
  if (!parsed.success) throw refusal("webhookInvalid");
  const { endpoint, events, status } = parsed.data;
  const failCount = status === "active" ? 0 : webhook.failCount;
  return setHealth(sandbox, { ...webhook, endpoint, events }, status, failCount);
}

/** Puts a webhook into a state of health; what waits for one that is suspended is given up. */
export function setHealth(
  sandbox: Sandbox,
  webhook: Webhook,
  health: Webhook["health"],
  failCount: number,
): Webhook {
  const next: Webhook = { ...webhook, health, failCount };
  sandbox.store.change(() => sandbox.store.put("webhooks", next));
  if (health === "suspended") sandbox.deliveries.dropWaiting(next);
  return next;
}

function isSameWatch(one: Webhook, other: Webhook): boolean {
  return (
    one.workspaceId === other.workspaceId &&
    one.userId === other.userId &&
    one.clientId === other.clientId &&
    one.endpoint === other.endpoint &&
    one.spaceId === other.spaceId &&
    one.folderId === other.folderId &&
    one.listId === other.listId &&
    one.taskId === other.taskId &&
    one.events.toSorted().join() === other.events.toSorted().join()
  );
}
