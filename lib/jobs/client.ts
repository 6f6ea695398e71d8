/** Calls of the jobs API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { type JobRunStatus, jobRunSchema, jobSummarySchema, retriedJobsSchema } from "./schema.ts";

export type JobRunFilters = { status?: JobRunStatus; cursor?: string; limit?: number };

export const jobKeys = {
  all: (organisationId: string) => [organisationId, "jobs"] as const,
  list: (organisationId: string, filters: JobRunFilters) =>
    [organisationId, "jobs", "list", filters] as const,
  summary: (organisationId: string) => [organisationId, "jobs", "summary"] as const,
};

export const listJobRuns = (api: ApiClient, filters: JobRunFilters, signal?: AbortSignal) =>
  api.list("/api/v1/jobs", jobRunSchema, filters, signal && { signal });

export const getJobSummary = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/jobs/summary", jobSummarySchema, undefined, signal && { signal });

export const retryJobRun = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/jobs/${input.id}/retry`, jobRunSchema, {});

export const retryFailedJobRuns = (api: ApiClient) =>
  api.post("/api/v1/jobs/retry-failed", retriedJobsSchema, {});
