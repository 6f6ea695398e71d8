/**
 * What is to be done about the webhook of one Workspace: pure, from what we stored and what ClickUp lists. Source:
 * ClickUp fact sheet, section 13.
 */

/**
 * What we ask to be told. `taskUpdated` comes with every change of a task and every comment, so the specific events,
 * which would say each change twice, are left out; so is `taskCreated`, because a task concerns us only once it is
 * linked, and a new link is compared anyway. A move is asked for by name: no source shows its pair. What becomes of a
 * removed Folder or Space is told List by List.
 */
export const WEBHOOK_EVENTS = [
  "taskUpdated",
  "taskMoved",
  "taskDeleted",
  "listUpdated",
  "listDeleted",
] as const;

/**
 * After so long without a look at it, a webhook that seems well may have failed and recovered: one success makes
 * ClickUp forget what it failed to deliver before. Three looks of the guardian; also what Relaydesk's own outages need.
 */
export const UNWATCHED_MS = 15 * 60_000;

export type ListedWebhook = {
  id: string;
  endpoint: string;
  events: string[];
  health?: { status: string; fail_count: number } | null | undefined;
  /** Not told by every listing. */
  secret: string | null;
};

export type StoredWebhook = {
  webhookId: string;
  /** Whether its secret is there and can be opened. */
  hasSecret: boolean;
  failCount: number;
  /** When it was last found well, or made so. */
  checkedAt: Date | null;
  lastDeliveryAt: Date | null;
  createdAt: Date;
};

export type WebhookHealth = "active" | "failing" | "suspended" | "missing";

export type Judgement = {
  /** What it was found as. */
  health: WebhookHealth;
  failCount: number;
  /** The one to go on with; null when there is none and one must be made. */
  keep: ListedWebhook | null;
  /** Whether that one must be set right: woken up, or told its address and events. */
  isUpdateNeeded: boolean;
  /** Ours too, and too many, or of no use without their secret. */
  remove: ListedWebhook[];
  /** From when on events may be missing; null when none are. */
  gapSince: Date | null;
};

/** `listed` holds this connection's webhooks alone; `address` is where they should point. */
export function judgeWebhooks({
  stored,
  listed,
  address,
  at,
}: {
  stored: StoredWebhook | null;
  listed: readonly ListedWebhook[];
  address: string;
  at: Date;
}): Judgement {
  const known = listed.find((webhook) => webhook.id === stored?.webhookId) ?? null;
  const isUsable = (webhook: ListedWebhook) =>
    webhook.secret !== null || (webhook === known && stored?.hasSecret === true);
  const keep =
    known !== null && isUsable(known) ? known : (listed.find((webhook) => isUsable(webhook)) ?? null);
  const health =
    known === null ? (stored === null && keep !== null ? healthOf(keep) : "missing") : healthOf(known);
  const failCount = known?.health?.fail_count ?? 0;
  const wasLost =
    stored !== null &&
    (known === null ||
      keep !== known ||
      !stored.hasSecret ||
      health !== "active" ||
      failCount > stored.failCount ||
      known.endpoint !== address ||
      lacksEvents(known) ||
      at.getTime() - lastGood(stored).getTime() > UNWATCHED_MS);
  return {
    health,
    failCount,
    keep,
    isUpdateNeeded:
      keep !== null && (healthOf(keep) !== "active" || keep.endpoint !== address || !hasExactEvents(keep)),
    remove: listed.filter((webhook) => webhook !== keep),
    gapSince: wasLost ? lastGood(stored) : null,
  };
}

/**
 * A delivery proves less than a look: while some arrive, others may be lost. So the last look counts where there is
 * one.
 */
function lastGood(stored: StoredWebhook): Date {
  return stored.checkedAt ?? stored.lastDeliveryAt ?? stored.createdAt;
}

/** ClickUp's word for how a webhook fares; one it says nothing about is well. */
export function healthOf({ health }: ListedWebhook): WebhookHealth {
  if (health == null || health.status === "active") return "active";
  return health.status === "suspended" ? "suspended" : "failing";
}

/** ClickUp lists a webhook for everything as `*`. A listing without events says nothing about them. */
function lacksEvents({ events }: ListedWebhook): boolean {
  return (
    events.length > 0 && !events.includes("*") && WEBHOOK_EVENTS.some((event) => !events.includes(event))
  );
}

function hasExactEvents(webhook: ListedWebhook): boolean {
  return (
    webhook.events.length === 0 || (!lacksEvents(webhook) && webhook.events.length === WEBHOOK_EVENTS.length)
  );
}
