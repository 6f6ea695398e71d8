/**
 * What is to be done about the webhook of one Workspace: pure, from what we stored and what ClickUp lists. Source:
 * ClickUp fact sheet, section 13.
 */

/**
 * What we ask to be told. `taskUpdated` comes with every change of a task and every comment, so the specific events,
 * which would say each change twice, are left out; so is `taskCreated`, because a task concerns us only once it is
 * linked, and a new link is compared anyway. A move is asked for by name: no source shows its pair. What becomes of a
 * removed Folder or Space is told List by List. A Space that changes may open all its tasks to us, or close them. An edited
 * comment is asked for by name, too: its update says no more than that of a new one.
 */
export const WEBHOOK_EVENTS = [
  "taskUpdated",
  "taskCommentUpdated",
  "taskMoved",
  "taskDeleted",
  "listUpdated",
  "listDeleted",
  "spaceUpdated",
] as const;

/**
 * After so long without a look at it, a webhook that seems well may have failed and recovered: one success makes
 * ClickUp forget what it failed to deliver before. Three looks of the guardian; also what Relaydesk's own outages need.
 */
export const UNWATCHED_MS = 15 * 60_000;

/** The instant of the last event is kept only so often: hundreds a second would wait for one row. */
export const DELIVERY_NOTED_EVERY_MS = 10_000;

/** How long an event may be owed before its webhook is taken for silent: longer than ClickUp's five attempts last. */
export const SILENT_AFTER_MS = 10 * 60_000;

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
  /** Since when an event is owed to us. */
  owedSince: Date | null;
  createdAt: Date;
};

export type WebhookHealth = "active" | "failing" | "suspended" | "missing";

export type Judgement = {
  /** What it was found as. */
  health: WebhookHealth;
  failCount: number;
  /** Whether it says nothing, though ClickUp calls it well. */
  isSilent: boolean;
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
  const isSilent =
    stored !== null && known !== null && healthOf(known) === "active" && owesTooLong(stored, at);
  const isUsable = (webhook: ListedWebhook) =>
    webhook === known
      ? !isSilent && (webhook.secret !== null || stored?.hasSecret === true)
      : webhook.secret !== null;
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
    isSilent,
    keep,
    isUpdateNeeded:
      keep !== null && (healthOf(keep) !== "active" || keep.endpoint !== address || !hasExactEvents(keep)),
    remove: listed.filter((webhook) => webhook !== keep),
    gapSince: !wasLost ? null : isSilent ? lastHeard(stored) : lastGood(stored),
  };
}

/**
 * A delivery proves less than a look: while some arrive, others may be lost. So the last look counts where there is
 * one.
 */
function lastGood(stored: StoredWebhook): Date {
  return stored.checkedAt ?? stored.lastDeliveryAt ?? stored.createdAt;
}

function owesTooLong({ owedSince, lastDeliveryAt }: StoredWebhook, at: Date): boolean {
  if (owedSince === null || at.getTime() - owedSince.getTime() < SILENT_AFTER_MS) return false;
  return lastDeliveryAt === null || lastDeliveryAt.getTime() < owedSince.getTime() - DELIVERY_NOTED_EVERY_MS;
}

/** A look proves nothing of one that seemed well all the time: only what it told does. */
function lastHeard({ lastDeliveryAt, createdAt }: StoredWebhook): Date {
  return lastDeliveryAt ?? createdAt;
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
