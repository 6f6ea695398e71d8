// POST /api/webhooks/clickup/{connectionId}: where ClickUp delivers what changed, proved by its signature.
import { webhook } from "#lib/api/webhook/index.ts";
import { receiveDelivery } from "#lib/sync/index.ts";

/** ClickUp's largest known deliveries are some kilobytes; a task's whole description fits many times over. */
const MAX_BODY_BYTES = 1_000_000;

export const POST = webhook({
  path: "/api/webhooks/clickup/{connectionId}",
  maxBodyBytes: MAX_BODY_BYTES,
  receive: ({ params, headers, body, receivedAt }) =>
    receiveDelivery({
      connectionId: params.connectionId ?? "",
      body,
      signature: headers.get("x-signature"),
      receivedAt,
    }),
});
