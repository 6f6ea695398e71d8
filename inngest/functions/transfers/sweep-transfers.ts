import { defineSchedule } from "#inngest/define.ts";
import {
  listExportsToSweepAcrossOrganisations,
  listImportsToSweepAcrossOrganisations,
  sweepExport,
  sweepImport,
} from "#lib/transfers/index.ts";

const AT_ONCE = 100;

/**
 * Deletes the files of exports that have expired and of imports that have ended, and rings for those that stand
 * still. Whether there is anything to do, each decides by its own row; one that fails does not stop the others.
 */
export const sweepTransfersFunction = defineSchedule({
  id: "transfers-sweep",
  name: "Delete expired exports and take up what stands still",
  cron: "*/10 * * * *",
  retries: 1,
  timeoutMs: 120_000,
  run: async ({ now, contextFor, logger }) => {
    const exports = await listExportsToSweepAcrossOrganisations(now(), AT_ONCE);
    const imports = await listImportsToSweepAcrossOrganisations(now(), AT_ONCE);
    const found = [
      ...exports.map((row) => ({ ...row, kind: "export" as const, sweep: sweepExport })),
      ...imports.map((row) => ({ ...row, kind: "import" as const, sweep: sweepImport })),
    ];
    for (const { id, organisationId, kind, sweep } of found) {
      try {
        await sweep(contextFor(organisationId), { id });
      } catch (error) {
        logger.warn({ err: error, kind, id, organisationId }, "A transfer could not be swept");
      }
    }
    return { exports: exports.length, imports: imports.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "The sweep of imports and exports failed");
  },
});
