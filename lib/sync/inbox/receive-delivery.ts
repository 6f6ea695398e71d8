/** The inbox's door: a delivery is proved, stored with its verdict, and only then answered. Applying it is a job. */
import "server-only";
import { findWebhookDoor, isDeliveryOf, readWebhookEvent } from "#lib/clickup/index.ts";
import { systemDb, systemPool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { rateLimiter } from "#lib/platform/rate-limit/index.ts";
import { countDelivery } from "../metrics.ts";
import type { DeliveryVerdict, RejectionReason } from "../schema.ts";

/** Anybody can send rubbish to an address; what is kept of it, for each connection, is bounded. */
const REJECTED_KEPT = { limit: 60, windowMs: 60_000 };
/** Of each: enough to see what it is. It is never applied, so the rest is of no use to anybody. */
const REJECTED_BYTES_KEPT = 16_384;

export type Delivery = {
  connectionId: string;
  /** The bytes as they came. */
  body: Uint8Array;
  /** The header X-Signature. */
  signature: string | null;
  receivedAt: Date;
};

/** What became of a delivery; null when there is no such connection. */
export async function receiveDelivery(delivery: Delivery): Promise<{ verdict: DeliveryVerdict } | null> {
  const { connectionId, body, signature, receivedAt } = delivery;
  const event = readWebhookEvent(body, receivedAt);
  const door = await findWebhookDoor(connectionId, event?.webhookId ?? null);
  if (door === null) return null;
  const { organisationId } = door;
  const reject = async (reason: RejectionReason) => {
    await keepRejected(organisationId, delivery, event, reason);
    countDelivery("rejected");
    return { verdict: "rejected" as const };
  };
  if (event === null) return reject("unreadable");
  if (signature === null) return reject("signature_missing");
  if (!door.webhooks.some((webhook) => webhook.webhookId === event.webhookId))
    return reject("webhook_unknown");
  if (!isDeliveryOf(door, event.webhookId, body, signature)) return reject("signature_wrong");

  const { rows } = await systemPool().query<{ verdict: "accepted" | "duplicate" }>({
    name: "accept-delivery",
    text: "select verdict from relaydesk_accept_delivery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    values: [
      newId(),
      organisationId,
      connectionId,
      event.webhookId,
      event.event,
      event.taskId,
      event.listId,
      event.eventKey,
      Buffer.from(body),
      receivedAt,
    ],
  });
  const verdict = rows[0]?.verdict ?? "duplicate";
  countDelivery(verdict);
  return { verdict };
}

async function keepRejected(
  organisationId: string,
  { connectionId, body, receivedAt }: Delivery,
  event: ReturnType<typeof readWebhookEvent>,
  verdictReason: RejectionReason,
): Promise<void> {
  const { allowed } = await rateLimiter().limit(`rejected-deliveries:${connectionId}`, REJECTED_KEPT);
  if (!allowed) return;
  await systemDb().webhookDelivery.create({
    data: {
      id: newId(),
      organisationId,
      connectionId,
      webhookId: event?.webhookId ?? null,
      event: event?.event ?? "unknown",
      taskId: event?.taskId ?? null,
      listId: event?.listId ?? null,
      verdict: "rejected",
      verdictReason,
      state: "ignored",
      body: Buffer.from(body.subarray(0, REJECTED_BYTES_KEPT)),
      receivedAt,
    },
  });
}
