import { CLICKUP_LANE, defineSchedule } from "#inngest/define.ts";
import { listListsDueAcrossOrganisations, refreshSyncList } from "#lib/sync/index.ts";

const AT_ONCE = 100;
/** Each connection has its own token and budget; this only keeps the round within its time. */
const SIDE_BY_SIDE = 5;
const READ_TIMEOUT_MS = 15_000;
const ROUND_MS = 45_000;

/** Reads the statuses of Lists anew: those that ClickUp said had changed within a minute, all others once a day. */
export const readListsFunction = defineSchedule({
  id: "sync-read-lists",
  name: "Read the statuses of ClickUp's Lists",
  cron: "* * * * *",
  retries: 0,
  timeoutMs: 58_000,
  lane: CLICKUP_LANE,
  run: async ({ now, contextFor, logger }) => {
    const startedAt = now().getTime();
    const due = await listListsDueAcrossOrganisations(now(), AT_ONCE);
    let failed = 0;
    const waiting = due.values();
    const work = async () => {
      for (const { organisationId, id } of waiting) {
        // Whoever is not reached is the first of the next round.
        if (now().getTime() - startedAt > ROUND_MS) return;
        try {
          const signal = AbortSignal.timeout(READ_TIMEOUT_MS);
          await refreshSyncList(contextFor(organisationId), { id, lane: "sweep", signal });
        } catch (error) {
          failed += 1;
          logger.warn({ err: error, organisationId, listId: id }, "A List's statuses could not be read");
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    return { read: due.length, failed };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The statuses of Lists could not be read");
  },
});
