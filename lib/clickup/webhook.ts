/** What ClickUp's webhook deliveries prove and say. Source: ClickUp fact sheet, section 13. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/**
 * Whether a signature is ClickUp's: HMAC-SHA256 of the very bytes of the body, keyed with the webhook's own secret as
 * text, in lower-case hexadecimal. Takes the same time whether it is nearly right or not at all.
 */
export function isSignedBy(secret: string, body: Uint8Array, signature: string): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  const given = Buffer.from(/^[0-9a-f]{64}$/.test(signature) ? signature : "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Printable and of a sane length: ids end up in rows, and PostgreSQL takes no zero bytes. */
const word = z
  .string()
  .max(200)
  .regex(/^[\x21-\x7e]+$/);
const id = z.union([word, z.number().int()]).transform(String);
const optionalId = id.nullish().transform((value) => value ?? null);

const deliverySchema = z.object({
  webhook_id: optionalId,
  event: word,
  task_id: optionalId,
  list_id: optionalId,
  folder_id: optionalId,
  space_id: optionalId,
  history_items: z
    .array(z.object({ id: optionalId, comment: z.unknown().optional() }))
    .nullish()
    .transform((items) => items ?? []),
});

export type WebhookEvent = {
  webhookId: string | null;
  event: string;
  taskId: string | null;
  listId: string | null;
  folderId: string | null;
  spaceId: string | null;
  /** The same for every delivery of the same event, another for any other. */
  eventKey: string;
};

/** Within this time the same body of an event without a history is taken to be the same event. */
const REPEAT_WINDOW_MS = 10 * 60_000;

/**
 * Reads a delivery; null when it is none. A change sends its own event and taskUpdated, both with one history id,
 * and an edited comment repeats the id of its posting: so the event's name belongs to the key, and the text of an
 * edit. Events without history have no id at all: their body and the time stand for it.
 */
export function readWebhookEvent(body: Uint8Array, receivedAt: Date): WebhookEvent | null {
  const parsed = deliverySchema.safeParse(parseJson(body));
  if (!parsed.success) return null;
  const said = parsed.data;
  const historyIds = said.history_items.flatMap((item) => item.id ?? []);
  const comments = said.history_items.flatMap((item) => (item.comment == null ? [] : [item.comment]));
  const occasion =
    historyIds.length > 0
      ? [...historyIds, JSON.stringify(comments)]
      : [digest(body), String(Math.floor(receivedAt.getTime() / REPEAT_WINDOW_MS))];
  return {
    webhookId: said.webhook_id,
    event: said.event,
    taskId: said.task_id,
    listId: said.list_id,
    folderId: said.folder_id,
    spaceId: said.space_id,
    eventKey: digest(JSON.stringify([said.webhook_id, said.event, occasion])),
  };
}

function digest(value: string | Uint8Array): string {
  return createHash("sha256").update(value).digest("base64url");
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
