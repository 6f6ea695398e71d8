import { defineSchedule } from "#inngest/define.ts";
import { takeSyncSnapshotsAcrossOrganisations } from "#lib/sync/index.ts";

/** Notes every few minutes how the links of each organisation stand, for the picture of sync. */
export const snapshotSyncFunction = defineSchedule({
  id: "sync-take-snapshots",
  name: "Note how tickets and tasks stand",
  cron: "*/5 * * * *",
  retries: 1,
  timeoutMs: 50_000,
  run: async ({ now }) => takeSyncSnapshotsAcrossOrganisations(now()),
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The standing of links could not be noted");
  },
});
