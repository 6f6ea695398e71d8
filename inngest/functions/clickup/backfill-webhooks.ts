import { z } from "zod";
import { CLICKUP_LANE, defineFunction } from "#inngest/define.ts";
import { listWebhookGaps } from "#lib/clickup/index.ts";
import { webhookGapSchema, webhooksBackfillRequested } from "#lib/clickup/schema.ts";
import { fillWebhookGap } from "#lib/sync/index.ts";

/** Catches up with the events that a connection's webhooks missed, Workspace by Workspace. */
export const backfillWebhooksFunction = defineFunction({
  id: "clickup-webhooks-backfill",
  name: "Catch up with missed ClickUp events",
  event: webhooksBackfillRequested,
  concurrencyPerOrganisation: 1,
  lane: CLICKUP_LANE,
  retries: 3,
  backoffSeconds: [30, 120],
  timeoutMs: 120_000,
  module: "clickup",
  subject: ({ connectionId }) => ({ type: "clickup_connection", id: connectionId }),
  run: async ({ ctx, payload: { connectionId }, step }) => {
    const gaps = await step.run("gaps", z.array(webhookGapSchema), () =>
      listWebhookGaps(ctx, { connectionId }),
    );
    for (const gap of gaps) {
      for (let page: number | null = 0; page !== null; ) {
        const from: number = page;
        const filled = await step.run(
          `fill-${gap.workspaceId}-${from}`,
          z.object({ nextPage: z.number().nullable(), changed: z.number(), requested: z.number() }),
          (signal) => fillWebhookGap(ctx, { connectionId, gap, page: from, signal }),
        );
        page = filled.nextPage;
      }
    }
  },
  // The gap stays noted, and the guardian's next look has it filled again.
  onFailure: async ({ ctx, payload: { connectionId }, error }) => {
    ctx.logger.error({ connectionId, failure: error }, "Missed events could not be caught up with");
  },
});
