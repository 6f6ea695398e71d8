import { defineSchedule } from "#inngest/define.ts";
import { listSyncDueAcrossOrganisations, ringSyncBell } from "#lib/sync/index.ts";

const AT_ONCE = 200;

/** Rings the bell for organisations whose links wait and that nobody is at work on. */
export const sweepSyncRequestsFunction = defineSchedule({
  id: "sync-sweep-requests",
  name: "Take up comparisons that nobody took up",
  cron: "* * * * *",
  retries: 1,
  timeoutMs: 50_000,
  run: async ({ now, logger }) => {
    const due = await listSyncDueAcrossOrganisations(now(), AT_ONCE);
    await ringSyncBell(due);
    if (due.length > 0) logger.info({ organisations: due.length }, "Waiting comparisons were rung for");
    return { organisations: due.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The sweep for waiting comparisons failed");
  },
});
