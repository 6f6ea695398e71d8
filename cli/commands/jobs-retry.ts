import { z } from "zod";
import { getJobSummary, retryFailedJobRuns, retryJobRun } from "#lib/jobs/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { type Answer, CommandError, defineCliCommand, UsageError } from "../command.ts";
import { getOrganisationBySlug, operatorContext } from "../operator-context.ts";
import { findOrganisationOfJobAcrossOrganisations } from "../rows-across-organisations.ts";
import { countOf } from "../table.ts";

export const jobsRetry = defineCliCommand({
  name: "jobs retry",
  summary: "Start runs again that were given up",
  details: [
    "One run by its id, as “jobs list --failed” shows it, or all failed runs of an organisation. Starting a run again never makes a second ClickUp task: it goes on from what is known of the first.",
  ],
  arguments: [{ name: "id", description: "the run", isOptional: true }],
  options: {
    "all-failed": { type: "boolean", description: "all failed runs that were not started again since" },
    organisation: { type: "string", placeholder: "slug", description: "whose; goes with --all-failed" },
  },
  needs: "database",
  input: z.strictObject({
    id: idSchema.optional(),
    "all-failed": z.boolean().default(false),
    organisation: z.string().optional(),
  }),
  run: async ({ id, "all-failed": isAll, organisation: slug }, { hasJobServer }) => {
    if ((id === undefined) !== isAll) {
      throw new UsageError("Give the id of one run, or --all-failed. See: relaydesk help jobs retry");
    }
    const answer = id === undefined ? await retryAll(slug) : await retryOne(id, slug);
    return hasJobServer
      ? answer
      : { ...answer, text: `${answer.text}\nNo job server is known here, so it begins once Relaydesk runs.` };
  },
});

async function retryOne(id: string, slug: string | undefined): Promise<Answer> {
  const found = await findOrganisationOfJobAcrossOrganisations(id);
  const wanted = slug === undefined ? found : (await getOrganisationBySlug(slug)).id;
  if (found === null || found !== wanted) {
    throw new CommandError(`There is no run ${id}.`, "See which failed: relaydesk jobs list --failed");
  }
  const job = await retryJobRun(operatorContext(found), { id });
  return { data: { retried: 1, job }, text: `Started ${job.functionId} again.` };
}

async function retryAll(slug: string | undefined): Promise<Answer> {
  if (slug === undefined) throw new UsageError("--all-failed needs --organisation <slug>.");
  const organisation = await getOrganisationBySlug(slug);
  const retried = await retryBatches(operatorContext(organisation.id));
  return {
    data: { retried },
    text:
      retried === 0
        ? `No run of ${organisation.name} waits to be started again.`
        : `Started ${countOf(retried, "run")} of ${organisation.name} again.`,
  };
}

/** As many as had failed when it began: what fails again meanwhile is left, or it might never end. */
async function retryBatches(ctx: Context): Promise<number> {
  const { failed } = await getJobSummary(ctx, {});
  let total = 0;
  while (total < failed) {
    const { retried } = await retryFailedJobRuns(ctx, {});
    if (retried === 0) break;
    total += retried;
  }
  return total;
}
