import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";

export const JOB_RUN_STATUSES = ["running", "waiting", "succeeded", "failed", "cancelled"] as const;
export const jobRunStatusSchema = z.enum(JOB_RUN_STATUSES);
export type JobRunStatus = z.infer<typeof jobRunStatusSchema>;

/** One run of a background job, as people see it on the Jobs page. Instants are ISO strings. */
export const jobRunSchema = z.object({
  id: idSchema,
  functionId: z.string(),
  eventName: z.string(),
  subject: z.object({ type: z.string(), id: z.string(), label: z.string().nullable() }).nullable(),
  status: jobRunStatusSchema,
  /** Counted from 1. */
  attempt: z.number().int(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  waitingUntil: z.string().nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
  retriedAt: z.string().nullable(),
});
export type JobRun = z.infer<typeof jobRunSchema>;

export const listJobRunsInput = z.strictObject({
  ...pageInput,
  status: jobRunStatusSchema.optional(),
});
export const jobRunPageSchema = pageOf(jobRunSchema);

export const jobSummarySchema = z.object({
  running: z.number().int(),
  waiting: z.number().int(),
  /** Failed and not retried since. */
  failed: z.number().int(),
  /** Ended well within the last day. */
  succeeded: z.number().int(),
});

export const retryJobRunInput = z.strictObject({ id: idSchema });
export const retriedJobsSchema = z.object({ retried: z.number().int() });
