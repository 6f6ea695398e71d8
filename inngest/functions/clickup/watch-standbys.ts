import { CLICKUP_LANE, defineSchedule } from "#inngest/define.ts";
import { checkStandby, listStandbysDueAcrossOrganisations } from "#lib/clickup/index.ts";

/** Shorter than a day, so that each has its turn once a day whenever that was the last time. */
const DUE_AFTER_MS = 23 * 3_600_000;
const AT_ONCE = 100;
const LOOK_TIMEOUT_MS = 20_000;

/** Tries once a day whether each standby could take over: nobody else would notice that it could not. */
export const watchStandbysFunction = defineSchedule({
  id: "clickup-standbys-watch",
  name: "Try ClickUp's standbys",
  cron: "41 * * * *",
  retries: 0,
  timeoutMs: 270_000,
  lane: CLICKUP_LANE,
  run: async ({ now, contextFor, logger }) => {
    const startedAt = now().getTime();
    const due = await listStandbysDueAcrossOrganisations(new Date(startedAt - DUE_AFTER_MS), AT_ONCE);
    let failed = 0;
    for (const { organisationId, connectionId } of due) {
      // Whoever is not reached is the first of the next round.
      if (now().getTime() - startedAt > 240_000) break;
      try {
        const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
        await checkStandby(contextFor(organisationId), { connectionId, signal });
      } catch (error) {
        failed += 1;
        logger.warn({ err: error, organisationId, connectionId }, "A standby could not be tried");
      }
    }
    return { looked: due.length, failed };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The standbys could not be tried");
  },
});
