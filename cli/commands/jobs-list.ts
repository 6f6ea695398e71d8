import { z } from "zod";
import { listJobRuns } from "#lib/jobs/index.ts";
import type { JobRun } from "#lib/jobs/schema.ts";
import { PAGE_SIZE_MAX } from "#lib/platform/pagination/index.ts";
import { defineCliCommand } from "../command.ts";
import { getOrganisationBySlug, operatorContext } from "../operator-context.ts";
import { listOrganisationsWithJobsAcrossOrganisations } from "../rows-across-organisations.ts";
import { countOf, formatTable, shortTime } from "../table.ts";

const LIMIT_DEFAULT = 50;

export const jobsList = defineCliCommand({
  name: "jobs list",
  summary: "List runs of background jobs, newest first",
  details: [
    "Of all organisations, or of one. A run that waits says until when; one that failed says why, and whether it was started again since. Sweeps that belong to no organisation are in the log and the metrics instead.",
  ],
  options: {
    failed: { type: "boolean", description: "only runs that were given up" },
    organisation: { type: "string", placeholder: "slug", description: "only this organisation's" },
    limit: {
      type: "string",
      placeholder: "number",
      description: `how many at most: 1 to ${PAGE_SIZE_MAX}, else ${LIMIT_DEFAULT}`,
    },
  },
  needs: "database",
  input: z.strictObject({
    failed: z.boolean().default(false),
    organisation: z.string().optional(),
    limit: z.coerce
      .number<string | undefined>({ error: "must be a number" })
      .int({ error: "must be a whole number" })
      .min(1, { error: "must be at least 1" })
      .max(PAGE_SIZE_MAX, { error: `must be at most ${PAGE_SIZE_MAX}` })
      .optional(),
  }),
  run: async ({ failed, organisation: slug, limit = LIMIT_DEFAULT }) => {
    const status = failed ? "failed" : undefined;
    const organisations =
      slug === undefined
        ? await listOrganisationsWithJobsAcrossOrganisations(status)
        : [await getOrganisationBySlug(slug)];
    const jobs: (JobRun & { organisation: string })[] = [];
    for (const organisation of organisations) {
      const page = await listJobRuns(operatorContext(organisation.id), {
        limit,
        ...(status === undefined ? {} : { status }),
      });
      jobs.push(...page.items.map((job) => ({ organisation: organisation.slug, ...job })));
    }
    jobs.sort((one, other) => other.startedAt.localeCompare(one.startedAt));
    const shown = jobs.slice(0, limit);
    return { data: { jobs: shown }, text: textOf(shown, failed) };
  },
});

function textOf(jobs: (JobRun & { organisation: string })[], isFailedOnly: boolean): string {
  if (jobs.length === 0) return isFailedOnly ? "No job has failed." : "No job has run yet.";
  const table = formatTable(
    [
      { title: "ID", value: (job) => job.id },
      { title: "ORGANISATION", value: (job) => job.organisation },
      { title: "JOB", value: (job) => job.functionId },
      { title: "ABOUT", value: (job) => job.subject?.label ?? job.subject?.type ?? null },
      { title: "STATE", value: stateOf },
      { title: "TRY", value: (job) => job.attempt, align: "right" },
      { title: "STARTED", value: (job) => shortTime(job.startedAt) },
      { title: "WHY", value: (job) => (job.status === "succeeded" ? null : (job.error?.message ?? null)) },
    ],
    jobs,
  );
  return `${table}\n\n${countOf(jobs.length, "run")}`;
}

function stateOf(job: JobRun): string {
  if (job.status === "waiting" && job.waitingUntil !== null)
    return `waiting until ${shortTime(job.waitingUntil)}`;
  return job.retriedAt === null ? job.status : `${job.status}, started again`;
}
