import { CLICKUP_LANE, defineSchedule } from "#inngest/define.ts";
import { listSpacesDueAcrossOrganisations, requestSpacesSync } from "#lib/clickup/index.ts";

const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 200;

/** Asks once a day for each connection's Spaces. Hourly, so that not all organisations come at once. */
export const scheduleSpacesSyncFunction = defineSchedule({
  id: "clickup-spaces-sync-daily",
  name: "Read ClickUp's Spaces daily",
  cron: "17 * * * *",
  retries: 1,
  timeoutMs: 60_000,
  lane: CLICKUP_LANE,
  run: async ({ now, contextFor, logger }) => {
    const due = await listSpacesDueAcrossOrganisations(new Date(now().getTime() - DAY_MS), AT_ONCE);
    for (const { organisationId, connectionId } of due) {
      try {
        await requestSpacesSync(contextFor(organisationId), { reason: "daily", connectionId });
      } catch (error) {
        logger.warn(
          { err: error, organisationId, connectionId },
          "The daily Space sync could not be asked for",
        );
      }
    }
    return { asked: due.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The daily Space syncs could not be asked for");
  },
});
