import "server-only";
import type { Webhook, WebhookWatch } from "../schema.ts";
import { isWithinReach } from "./webhook-reach.ts";

/** After this long a check that was asked for and did not end is taken for lost. */
const CHECK_LOST_MS = 2 * 60_000;

/** The care for a connection's webhooks as screens show it. */
export function toWebhookWatch(
  row: { webhooksAskedAt: Date | null; webhooksTriedAt: Date | null; webhooksError: string | null },
  at: Date,
): WebhookWatch {
  return {
    isWithinReach: isWithinReach(),
    isChecking: row.webhooksAskedAt !== null && at.getTime() - row.webhooksAskedAt.getTime() < CHECK_LOST_MS,
    triedAt: row.webhooksTriedAt?.toISOString() ?? null,
    error: row.webhooksError,
  };
}

/** One Workspace's webhook as it leaves the domain. */
export function toWebhook(row: {
  status: Webhook["state"];
  failCount: number;
  checkedAt: Date | null;
  lastDeliveryAt: Date | null;
  gapSince: Date | null;
  silentAt: Date | null;
  silences: number;
}): Webhook {
  return {
    state: row.status,
    failCount: row.failCount,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    lastEventAt: row.lastDeliveryAt?.toISOString() ?? null,
    gapSince: row.gapSince?.toISOString() ?? null,
    silentAt: row.silentAt?.toISOString() ?? null,
    silences: row.silences,
  };
}
