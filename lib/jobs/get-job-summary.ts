import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { jobSummarySchema } from "./schema.ts";

const DAY_MS = 24 * 3_600_000;

/** How many runs there are of each kind. */
export const getJobSummary = defineQuery({
  name: "jobs.summarise",
  permission: "jobs:read",
  input: z.strictObject({}),
  output: jobSummarySchema,
  run: async (ctx) => {
    const since = new Date(ctx.now().getTime() - DAY_MS);
    const [running, waiting, failed, succeeded] = await Promise.all([
      ctx.db.jobRun.count({ where: { status: "running" } }),
      ctx.db.jobRun.count({ where: { status: "waiting" } }),
      ctx.db.jobRun.count({ where: { status: "failed", retriedAt: null } }),
      ctx.db.jobRun.count({ where: { status: "succeeded", startedAt: { gte: since } } }),
    ]);
    return { running, waiting, failed, succeeded };
  },
});
