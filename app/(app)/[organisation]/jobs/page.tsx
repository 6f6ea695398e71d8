import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { jobKeys } from "#lib/jobs/client.ts";
import { getJobSummary, listJobRuns } from "#lib/jobs/index.ts";
import { JobsClient } from "./client.tsx";
import { loadJobListParams, toJobFilters } from "./search-params.ts";

export const metadata: Metadata = { title: "Jobs" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function JobsPage({ params, searchParams }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "jobs:read");
  const filters = toJobFilters(await loadJobListParams(searchParams));
  const state = await prefetch([
    { queryKey: jobKeys.list(ctx.organisationId, filters), queryFn: () => listJobRuns(ctx, filters) },
    { queryKey: jobKeys.summary(ctx.organisationId), queryFn: () => getJobSummary(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <JobsClient />
    </HydrationBoundary>
  );
}
