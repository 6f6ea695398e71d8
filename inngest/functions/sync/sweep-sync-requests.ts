import { defineSchedule } from "#inngest/define.ts";
import {
  listSyncDueAcrossOrganisations,
  requestDueConversationsAcrossOrganisations,
  ringSyncBell,
} from "#lib/sync/index.ts";
import { listLooksDueAcrossOrganisations, requestLooks } from "#lib/tasks/index.ts";

const AT_ONCE = 200;

/**
 * Asks for tasks that are gone to be looked for again when it is time, and rings the bell for organisations whose links
 * wait and that nobody is at work on.
 */
export const sweepSyncRequestsFunction = defineSchedule({
  id: "sync-sweep-requests",
  name: "Take up comparisons that nobody took up",
  cron: "* * * * *",
  retries: 1,
  timeoutMs: 50_000,
  run: async ({ now, contextFor, logger }) => {
    await requestDueConversationsAcrossOrganisations(now(), AT_ONCE);
    for (const organisationId of await listLooksDueAcrossOrganisations(now(), AT_ONCE)) {
      try {
        await requestLooks(contextFor(organisationId), {});
      } catch (error) {
        logger.warn({ err: error, organisationId }, "Tasks that are gone could not be looked for again");
      }
    }
    const due = await listSyncDueAcrossOrganisations(now(), AT_ONCE);
    await ringSyncBell(due);
    if (due.length > 0) logger.info({ organisations: due.length }, "Waiting comparisons were rung for");
    return { organisations: due.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The sweep for waiting comparisons failed");
  },
});
