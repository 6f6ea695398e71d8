import { CLICKUP_LANE, defineSchedule } from "#inngest/define.ts";
import { ensureWebhooks, listWebhooksDueAcrossOrganisations } from "#lib/clickup/index.ts";

/** Shorter than the schedule's interval, so that none waits for a second round. */
const DUE_AFTER_MS = 4 * 60_000;
const AT_ONCE = 300;
/** Each has its own token and budget; this only keeps the round within its time. */
const SIDE_BY_SIDE = 5;
const LOOK_TIMEOUT_MS = 20_000;

/**
 * The guardian: looks at each connection's webhooks every five minutes, because ClickUp suspends one without a word.
 * What it finds wrong it mends at once, and has the gap filled.
 */
export const watchWebhooksFunction = defineSchedule({
  id: "clickup-webhooks-watch",
  name: "Watch over ClickUp's webhooks",
  cron: "*/5 * * * *",
  retries: 0,
  timeoutMs: 270_000,
  lane: CLICKUP_LANE,
  run: async ({ now, contextFor, logger }) => {
    const startedAt = now().getTime();
    const due = await listWebhooksDueAcrossOrganisations(new Date(startedAt - DUE_AFTER_MS), AT_ONCE);
    let failed = 0;
    const waiting = due.values();
    const work = async () => {
      for (const { organisationId, connectionId } of waiting) {
        // Whoever is not reached is the first of the next round.
        if (now().getTime() - startedAt > 240_000) return;
        try {
          const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
          await ensureWebhooks(contextFor(organisationId), { connectionId, signal });
        } catch (error) {
          failed += 1;
          logger.warn({ err: error, organisationId, connectionId }, "A connection's webhooks are not well");
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    return { looked: due.length, failed };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The webhooks could not be watched over");
  },
});
