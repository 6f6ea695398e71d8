import { defineSchedule } from "#inngest/define.ts";
import {
  beginSweep,
  listSweepsDueAcrossOrganisations,
  listSweepsLeftAcrossOrganisations,
  ringSweep,
} from "#lib/sync/index.ts";

const AT_ONCE = 200;

/** Begins the sweeps that are due, and rings for those that nobody is at work on. */
export const scheduleSweepsFunction = defineSchedule({
  id: "clickup-sync-sweep-schedule",
  name: "Begin the checks that are due",
  cron: "*/5 * * * *",
  retries: 1,
  timeoutMs: 50_000,
  run: async ({ now, contextFor, logger }) => {
    const left = await listSweepsLeftAcrossOrganisations(now(), AT_ONCE);
    await ringSweep(left);
    const due = await listSweepsDueAcrossOrganisations(now(), AT_ONCE);
    let begun = 0;
    for (const { organisationId, ...place } of due) {
      try {
        await beginSweep(contextFor(organisationId), place);
        begun += 1;
      } catch (error) {
        // One organisation's trouble is no other's.
        logger.error({ err: error, organisationId }, "A sweep could not be begun");
      }
    }
    return { begun, rung: left.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "Sweeps could not be begun");
  },
});
