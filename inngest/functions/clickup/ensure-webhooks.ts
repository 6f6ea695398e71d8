import { z } from "zod";
import { CLICKUP_LANE, defineFunction } from "#inngest/define.ts";
import { ensureWebhooks } from "#lib/clickup/index.ts";
import { webhooksEnsureRequested } from "#lib/clickup/schema.ts";

/** Makes the webhooks of a new connection, and looks after them when a person asks. */
export const ensureWebhooksFunction = defineFunction({
  id: "clickup-webhooks-ensure",
  name: "Look after ClickUp's webhooks",
  event: webhooksEnsureRequested,
  concurrencyPerOrganisation: 1,
  lane: CLICKUP_LANE,
  retries: 3,
  backoffSeconds: [15, 60],
  timeoutMs: 120_000,
  module: "clickup",
  subject: ({ connectionId }) => ({ type: "clickup_connection", id: connectionId }),
  run: async ({ ctx, payload: { connectionId }, step }) => {
    await step.run(
      "ensure",
      z.object({ outcome: z.string(), mended: z.number(), gaps: z.number() }),
      (signal) => ensureWebhooks(ctx, { connectionId, signal }),
    );
  },
  // The reason is on the connection already, and the guardian goes on trying.
  onFailure: async ({ ctx, payload: { connectionId }, error }) => {
    ctx.logger.error({ connectionId, failure: error }, "The webhooks could not be looked after");
  },
});
