"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  getJobSummary,
  type JobRunFilters,
  jobKeys,
  listJobRuns,
  retryFailedJobRuns,
  retryJobRun,
} from "#lib/jobs/client.ts";

/** What runs changes by itself, so the page asks again: closely while anything is under way. */
const BUSY_POLL_MS = 2_000;
const IDLE_POLL_MS = 15_000;

export function useJobRuns(filters: JobRunFilters) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: jobKeys.list(id, filters),
    queryFn: ({ signal }) => listJobRuns(api, filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.items.some((run) => run.status === "running" || run.status === "waiting")
        ? BUSY_POLL_MS
        : IDLE_POLL_MS,
  });
}

export function useJobSummary() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: jobKeys.summary(id),
    queryFn: ({ signal }) => getJobSummary(api, signal),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data.running + data.waiting > 0 ? BUSY_POLL_MS : IDLE_POLL_MS,
  });
}

export function useRetryJob() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (runId: string) => retryJobRun(api, { id: runId }),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all(id) }),
  });
}

export function useRetryFailedJobs() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => retryFailedJobRuns(api),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.all(id) }),
  });
}
