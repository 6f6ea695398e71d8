import { defineSchedule } from "#inngest/define.ts";
import { sendWaitingEventsAcrossOrganisations } from "#lib/jobs/index.ts";

/** Sends the events whose sending right after their commit failed. A second sending is harmless. */
export const sweepOutboxFunction = defineSchedule({
  id: "jobs-sweep-outbox",
  name: "Send waiting events",
  cron: "* * * * *",
  retries: 1,
  timeoutMs: 50_000,
  run: async ({ now }) => sendWaitingEventsAcrossOrganisations(now()),
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The outbox could not be swept");
  },
});
