import { refusal } from "../clickup-error.ts";
import type { Webhook } from "../store/records.ts";
import { workspaceOf } from "../workspace/places.ts";
import { createWebhook, updateWebhook } from "../workspace/webhooks.ts";
import { type ApiCall, type ApiHandler, ok, param, reaches, workspaceInPath } from "./call.ts";

function wireWebhook(webhook: Webhook) {
  return {
    id: webhook.id,
    userid: webhook.userId,
    team_id: Number(webhook.workspaceId),
    endpoint: webhook.endpoint,
    client_id: webhook.clientId,
    events: webhook.events,
    task_id: webhook.taskId,
    list_id: webhook.listId,
    folder_id: webhook.folderId,
    space_id: webhook.spaceId,
    health: { status: webhook.health, fail_count: webhook.failCount },
    secret: webhook.secret,
  };
}

/** A webhook as it reads after its making: by the switch, without its secret, on which the sources disagree. */
function toldAgain(call: ApiCall, webhook: Webhook) {
  const { secret, ...rest } = wireWebhook(webhook);
  return call.sandbox.settings().webhookSecretOnlyOnCreate ? rest : { ...rest, secret };
}

const isOwn = (call: ApiCall, webhook: Webhook) =>
  webhook.userId === call.user.id && webhook.clientId === (call.token.clientId ?? "");

/** Another person's webhook is refused like an unknown one; what ClickUp does there is not documented. */
function webhookInPath(call: ApiCall): Webhook {
  const { store } = call.sandbox;
  const webhook = store.webhooks.get(param(call, "webhook_id"));
  if (!webhook || !isOwn(call, webhook) || !reaches(call, workspaceOf(store, webhook))) {
    throw refusal("notAuthorized");
  }
  return webhook;
}

/** `GET /team/{team_id}/webhook`: those made by this user with this app. */
export const getWebhooks: ApiHandler = (call) => {
  const workspace = workspaceInPath(call);
  const webhooks = call.sandbox.store.webhooks
    .all()
    .filter((webhook) => webhook.workspaceId === workspace.id && isOwn(call, webhook));
  return ok({ webhooks: webhooks.map((webhook) => toldAgain(call, webhook)) });
};

/** `POST /team/{team_id}/webhook` */
export const postWebhook: ApiHandler = (call) => {
  const webhook = createWebhook(call.sandbox, call.token, workspaceInPath(call).id, call.body);
  return ok({ id: webhook.id, webhook: wireWebhook(webhook) });
};

/** `PUT /webhook/{webhook_id}` */
export const putWebhook: ApiHandler = (call) => {
  const webhook = updateWebhook(call.sandbox, webhookInPath(call), call.body);
  return ok({ id: webhook.id, webhook: toldAgain(call, webhook) });
};

/** `DELETE /webhook/{webhook_id}` */
export const removeWebhook: ApiHandler = (call) => {
  const webhook = webhookInPath(call);
  call.sandbox.store.change(() => call.sandbox.store.remove("webhooks", webhook.id));
  return ok({});
};
