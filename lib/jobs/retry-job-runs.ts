import "server-only";
import { z } from "zod";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { readSubjectLabels } from "./internal/subject-labels.ts";
import { toJobRun } from "./internal/to-job-run.ts";
import { jobRunSchema, retriedJobsSchema, retryJobRunInput } from "./schema.ts";

/** Started again in one go; pressing the button again takes the next ones. */
const BATCH = 500;

/** A run's event once more, as a new one. `isRetry` tells the job that a person asked for it. */
function sendAgain(ctx: VerbContext, run: { eventName: string; payload: unknown }): void {
  const payload = z.record(z.string(), z.json());
  ctx.emit({ name: run.eventName, payload }, { ...payload.parse(run.payload), isRetry: true });
}

/** Starts a run that was given up once more. */
export const retryJobRun = defineCommand({
  name: "jobs.retry",
  audit: "job.retried",
  permission: "jobs:write",
  input: retryJobRunInput,
  output: jobRunSchema,
  run: async (ctx, { id }) => {
    const run = await ctx.db.jobRun.findUnique({ where: { id } });
    if (run === null) throw notFound("job");
    // Two people who press at once: one of them starts it.
    const { count } = await ctx.db.jobRun.updateMany({
      where: { id, status: "failed", retriedAt: null },
      data: { retriedAt: ctx.now() },
    });
    if (count === 0) {
      throw run.status === "failed"
        ? conflict("This job was started again already.", "Its new run is in the list.")
        : conflict("Only a job that failed can be started again.");
    }
    sendAgain(ctx, run);
    const row = await ctx.db.jobRun.findUniqueOrThrow({ where: { id } });
    return {
      output: toJobRun(row, await readSubjectLabels(ctx.db, [row])),
      audit: { target: { type: "job_run", id, name: run.functionId }, after: { retried: true } },
    };
  },
});

/** Starts all runs once more that were given up and not started again since. */
export const retryFailedJobRuns = defineCommand({
  name: "jobs.retry_failed",
  audit: "job.failed_retried",
  permission: "jobs:write",
  input: z.strictObject({}),
  output: retriedJobsSchema,
  run: async (ctx) => {
    const failed = await ctx.db.jobRun.findMany({
      where: { status: "failed", retriedAt: null },
      orderBy: { startedAt: "asc" },
      take: BATCH,
    });
    let retried = 0;
    for (const run of failed) {
      const { count } = await ctx.db.jobRun.updateMany({
        where: { id: run.id, status: "failed", retriedAt: null },
        data: { retriedAt: ctx.now() },
      });
      if (count === 0) continue;
      sendAgain(ctx, run);
      retried += 1;
    }
    return {
      output: { retried },
      audit: retried === 0 ? null : { target: { type: "job_run", id: "failed" }, after: { retried } },
    };
  },
});
