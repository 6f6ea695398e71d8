import type { Sandbox } from "../sandbox.ts";
import type { Webhook } from "../store/records.ts";

/** Events that may be lost for good before ClickUp suspends a webhook (ClickUp fact sheet, section 13). */
export const FAILURES_TO_SUSPENSION = 100;

/** Statuses with which an endpoint asks to be left alone at once. */
const SUSPENDING_STATUSES: ReadonlySet<number | null> = new Set([401, 410]);

/** Whether an answer suspends the webhook at once. */
export function suspendsAtOnce(status: number | null): boolean {
  return SUSPENDING_STATUSES.has(status);
}

/** After a good answer: active again, with nothing counted. */
export function recordSuccess(sandbox: Sandbox, webhook: Webhook): void {
  if (webhook.health === "active" && webhook.failCount === 0) return;
  keep(sandbox, { ...webhook, health: "active", failCount: 0 });
}

/** After an event was lost for good: one more counted, and suspension when it was too many or was asked for. */
export function recordLostEvent(sandbox: Sandbox, webhook: Webhook, isSuspendedAtOnce: boolean): Webhook {
  const failCount = webhook.failCount + 1;
  const isOver = isSuspendedAtOnce || failCount >= FAILURES_TO_SUSPENSION;
  return keep(sandbox, { ...webhook, failCount, health: isOver ? "suspended" : "failing" });
}

function keep(sandbox: Sandbox, webhook: Webhook): Webhook {
  sandbox.store.change(() => sandbox.store.put("webhooks", webhook));
  return webhook;
}
