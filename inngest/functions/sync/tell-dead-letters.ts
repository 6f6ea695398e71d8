import { defineSchedule } from "#inngest/define.ts";
import { listDeadLettersDueAcrossOrganisations, tellDeadLetters } from "#lib/sync/index.ts";

/** Tells each organisation what does not arrive: one notice for one cause. */
export const tellDeadLettersFunction = defineSchedule({
  id: "sync-tell-dead-letters",
  name: "Tell what did not arrive",
  cron: "* * * * *",
  retries: 1,
  timeoutMs: 50_000,
  run: async ({ contextFor, logger }) => {
    const due = await listDeadLettersDueAcrossOrganisations();
    for (const organisationId of due) {
      try {
        await tellDeadLetters(contextFor(organisationId), {});
      } catch (error) {
        // One organisation's trouble is no other's.
        logger.error({ err: error, organisationId }, "What did not arrive could not be told to one");
      }
    }
    return { organisations: due.length };
  },
  onFailure: async ({ logger, error }) => {
    logger.error({ err: error }, "What did not arrive could not be told");
  },
});
