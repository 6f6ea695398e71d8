import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Webhook } from "../store/records.ts";
import type { DeliveryAttempt } from "../webhooks/delivery-log.ts";
import { userById } from "../workspace/places.ts";
import { setHealth, WEBHOOK_EVENTS } from "../workspace/webhooks.ts";
import { gonePage } from "./browse-pages.ts";
import { type Html, html } from "./html.ts";
import { page, redirectTo } from "./layout.ts";
import { agoText, countText } from "./parts.ts";

const DELIVERIES_SHOWN = 20;

const HEALTH_TEXTS: Record<Webhook["health"], string> = {
  active: "Active",
  failing: "Failing",
  suspended: "Suspended: nothing is sent",
};

/** `/webhooks`: every webhook with its health and its last deliveries. */
export function webhooksPage(sandbox: Sandbox): Answer {
  const webhooks = sandbox.store.webhooks.all();
  const { count, nextAt } = sandbox.deliveries.pending();
  const next =
    nextAt === null ? null : `, the next one due at ${new Date(nextAt).toISOString().slice(11, 19)} UTC`;
  return page({
    title: "Webhooks",
    section: "webhooks",
    body: html`<h1>Webhooks</h1>
<p class="muted">${webhooks.length === 0 ? "No app has registered a webhook." : `${countText(webhooks.length, "webhook", "webhooks")}, ${countText(count, "delivery", "deliveries")} waiting or under way${next ?? ""}.`}</p>
${webhooks.map((webhook) => webhookCard(sandbox, webhook))}`,
  });
}

function webhookCard(sandbox: Sandbox, webhook: Webhook): Html {
  const { store } = sandbox;
  const creator = userById(store, webhook.userId);
  const workspace = store.workspaces.get(webhook.workspaceId);
  const attempts = sandbox.deliveryLog.newest(DELIVERIES_SHOWN, { webhookId: webhook.id });
  const [health, next] = webhook.health === "suspended" ? ["active", "Revive"] : ["suspended", "Suspend"];
  return html`<section class="card" aria-labelledby="webhook-${webhook.id}"><h2 id="webhook-${webhook.id}"><code>${webhook.endpoint}</code></h2>
<dl class="facts">
<dt>Id</dt><dd><code>${webhook.id}</code></dd>
<dt>Health</dt><dd>${HEALTH_TEXTS[webhook.health]} · ${countText(webhook.failCount, "event lost", "events lost")}</dd>
<dt>Made by</dt><dd><bdi>${creator.username ?? creator.email}</bdi>${creator.disabled ? " (disabled: the webhook stays silent)" : null}</dd>
<dt>Watches</dt><dd><bdi>${placeText(sandbox, webhook) ?? workspace?.name}</bdi></dd>
<dt>Events</dt><dd>${webhook.events.length === WEBHOOK_EVENTS.length ? "All" : webhook.events.join(", ")}</dd>
</dl>
<div class="buttons spaced">
<form method="post" action="/webhooks/${webhook.id}/health"><input type="hidden" name="status" value="${health}"><button>${next}</button></form>
<form method="post" action="/webhooks/${webhook.id}/creator"><input type="hidden" name="disabled" value="${creator.disabled ? "no" : "yes"}"><button>${creator.disabled ? "Enable" : "Disable"} the person who made it</button></form>
</div>
${attempts.length === 0 ? html`<p class="muted">Nothing was sent yet.</p>` : attemptTable(sandbox, webhook, attempts)}</section>`;
}

/** The place that a webhook watches, the most specific of those that it names; null for the whole workspace. */
function placeText({ store }: Sandbox, webhook: Webhook): string | null {
  if (webhook.taskId !== null) return `Task ${store.tasks.get(webhook.taskId)?.name ?? webhook.taskId}`;
  if (webhook.listId !== null) return `List ${store.lists.get(webhook.listId)?.name ?? webhook.listId}`;
  if (webhook.folderId !== null)
    return `Folder ${store.folders.get(webhook.folderId)?.name ?? webhook.folderId}`;
  if (webhook.spaceId !== null) return `Space ${store.spaces.get(webhook.spaceId)?.name ?? webhook.spaceId}`;
  return null;
}

function attemptTable(sandbox: Sandbox, webhook: Webhook, attempts: DeliveryAttempt[]): Html {
  return html`<div class="scroll spaced" tabindex="0" role="region" aria-label="Last deliveries to ${webhook.endpoint}"><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">When</th><th scope="col">Event</th><th scope="col">Outcome</th><th scope="col" class="number">Attempt</th><th scope="col" class="number">ms</th><th scope="col">Body</th></tr></thead><tbody>${attempts.map((attempt) => attemptRow(sandbox, attempt))}</tbody></table></div>`;
}

function attemptRow(sandbox: Sandbox, attempt: DeliveryAttempt): Html {
  const { taskId } = attempt;
  return html`<tr><td class="number">${attempt.delivery}${attempt.copy === 0 ? null : ` copy ${attempt.copy}`}</td><td class="count">${agoText(sandbox.clock, attempt.at)}</td><td>${attempt.event}${taskId === null ? null : html`<br><a class="small" href="/t/${taskId}">${taskId}</a>`}</td><td>${attempt.outcome}${attempt.status === null ? null : ` ${attempt.status}`}${attempt.faults.length === 0 ? null : html`<br><span class="muted small">${attempt.faults.join(", ")}</span>`}</td><td class="number">${attempt.attempt}</td><td class="number">${attempt.ms}</td><td><details><summary>Show</summary><pre class="description small">${attempt.body}</pre><p class="small"><code>${attempt.signature ?? "not signed"}</code></p></details></td></tr>`;
}

/** What a form of the webhooks page asks for. */
export type WebhookAction = "health" | "creator";

/** Carries out a form of the webhooks page, and shows the page again. */
export function changeWebhookByHand(
  sandbox: Sandbox,
  id: string,
  action: WebhookAction,
  form: URLSearchParams,
): Answer {
  const { store } = sandbox;
  const webhook = store.webhooks.get(id);
  if (!webhook) return gonePage("page");
  if (action === "health") {
    const isRevived = form.get("status") === "active";
    setHealth(sandbox, webhook, isRevived ? "active" : "suspended", isRevived ? 0 : webhook.failCount);
  } else {
    const disabled = form.get("disabled") === "yes";
    store.change(() => store.put("users", { ...userById(store, webhook.userId), disabled }));
  }
  return redirectTo("/webhooks");
}
