import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { clickupKeys } from "#lib/clickup/client.ts";
import { getBudget, getConnectionState } from "#lib/clickup/index.ts";
import { overviewKeys, sweepKeys } from "#lib/sync/client.ts";
import { getSyncOverview, getTruth, listSweeps } from "#lib/sync/index.ts";
import { SyncClient } from "./client.tsx";
import { loadSyncParams } from "./search-params.ts";

export const metadata: Metadata = { title: "Sync" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function SyncPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const { range } = await loadSyncParams(searchParams);
  const state = await prefetch([
    {
      queryKey: overviewKeys.detail(ctx.organisationId, { range }),
      queryFn: () => getSyncOverview(ctx, { range }),
    },
    { queryKey: sweepKeys.truth(ctx.organisationId), queryFn: () => getTruth(ctx, {}) },
    { queryKey: sweepKeys.sweeps(ctx.organisationId), queryFn: () => listSweeps(ctx, {}) },
    { queryKey: clickupKeys.connection(ctx.organisationId), queryFn: () => getConnectionState(ctx, {}) },
    { queryKey: clickupKeys.budget(ctx.organisationId), queryFn: () => getBudget(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <SyncClient />
    </HydrationBoundary>
  );
}
