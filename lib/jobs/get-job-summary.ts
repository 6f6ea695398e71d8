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
    // One after the other: a transaction is one connection, which answers one question at a time.
    const { jobRun } = ctx.db;
    const running = await jobRun.count({ where: { status: "running" } });
    const waiting = await jobRun.count({ where: { status: "waiting" } });
    const failed = await jobRun.count({ where: { status: "failed", retriedAt: null } });
    const succeeded = await jobRun.count({ where: { status: "succeeded", startedAt: { gte: since } } });
    return { running, waiting, failed, succeeded };
  },
});
