/** Whom a webhook delivery is for, and by which secrets it can prove that it is ClickUp's. */
import "server-only";
import { z } from "zod";
import { cache } from "#lib/platform/cache/index.ts";
import { open } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { isSignedBy } from "./webhook.ts";

const DOOR_TTL_MS = 60_000;
/** How long an unknown webhook is taken for unknown: one that was just made must not wait for the longer time. */
const STRANGER_TTL_MS = 5_000;

const doorSchema = z.object({
  organisationId: z.string(),
  webhooks: z.array(z.object({ id: z.string(), webhookId: z.string(), secretCiphertext: z.string() })),
});
export type WebhookDoor = z.infer<typeof doorSchema>;

/** What a webhook's secret is sealed for: it opens in this row only. */
export function webhookSecretContext(webhookRowId: string): string {
  return `clickup_webhook:${webhookRowId}`;
}

/**
 * The door of a connection, null when there is no such connection, or one that has ended. Cached with its secrets
 * sealed, under the connection's name, so that it is forgotten with everything else that is cached of it.
 */
export async function findWebhookDoor(
  connectionId: string,
  webhookId: string | null,
): Promise<WebhookDoor | null> {
  if (!idSchema.safeParse(connectionId).success) return null;
  const name = `clickup:${connectionId}:door`;
  const known = await readDoor(name, DOOR_TTL_MS, connectionId);
  if (known === null || known.webhooks.some((webhook) => webhook.webhookId === webhookId)) return known;
  return readDoor(`${name}:again`, STRANGER_TTL_MS, connectionId);
}

/** Whether a delivery proves to come from one of the connection's webhooks. */
export function isDeliveryOf(
  door: WebhookDoor,
  webhookId: string | null,
  body: Uint8Array,
  signature: string,
): boolean {
  const webhook = door.webhooks.find((candidate) => candidate.webhookId === webhookId);
  return (
    webhook !== undefined &&
    isSignedBy(open(webhook.secretCiphertext, webhookSecretContext(webhook.id)), body, signature)
  );
}

function readDoor(name: string, ttlMs: number, connectionId: string): Promise<WebhookDoor | null> {
  return cache.getOrLoad(name, ttlMs, () => loadDoor(connectionId), {
    schema: doorSchema.nullable(),
    name: "clickup_webhook_door",
  });
}

async function loadDoor(connectionId: string): Promise<WebhookDoor | null> {
  const connection = await systemDb().clickupConnection.findUnique({
    where: { id: connectionId },
    select: {
      organisationId: true,
      status: true,
      webhooks: { select: { id: true, webhookId: true, secretCiphertext: true } },
    },
  });
  if (connection === null || connection.status === "disconnected") return null;
  return {
    organisationId: connection.organisationId,
    webhooks: connection.webhooks.flatMap(({ id, webhookId, secretCiphertext }) =>
      secretCiphertext === null ? [] : [{ id, webhookId, secretCiphertext }],
    ),
  };
}
