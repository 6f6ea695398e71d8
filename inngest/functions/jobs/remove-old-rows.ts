import { defineSchedule } from "#inngest/define.ts";
import { removeOldClickupRowsAcrossOrganisations } from "#lib/clickup/index.ts";
import { removeOldRowsAcrossOrganisations } from "#lib/jobs/index.ts";
import {
  removeOldDeliveriesAcrossOrganisations,
  removeOldSweepsAcrossOrganisations,
  removeOldSyncMeasurementsAcrossOrganisations,
} from "#lib/sync/index.ts";

/** Removes what has had its time: sent events, answers kept for repeats, ended runs, ended sessions, old deliveries. */
export const removeOldRowsFunction = defineSchedule({
  id: "jobs-remove-old-rows",
  name: "Remove what has had its time",
  cron: "41 * * * *",
  retries: 1,
  timeoutMs: 120_000,
  run: async ({ now, logger }) => {
    const removed = {
      ...(await removeOldRowsAcrossOrganisations(now())),
      ...(await removeOldClickupRowsAcrossOrganisations(now())),
      ...(await removeOldDeliveriesAcrossOrganisations(now())),
      ...(await removeOldSyncMeasurementsAcrossOrganisations(now())),
      ...(await removeOldSweepsAcrossOrganisations(now())),
    };
    logger.info({ removed }, "Old rows removed");
    return removed;
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "Old rows could not be removed");
  },
});
