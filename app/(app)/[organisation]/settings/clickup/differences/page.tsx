import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { sweepKeys } from "#lib/sync/client.ts";
import { listDifferences } from "#lib/sync/index.ts";
import { DifferenceListClient } from "./client.tsx";
import { loadDifferenceListParams, toDifferenceInput } from "./search-params.ts";

export const metadata: Metadata = { title: "Differences" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function DifferencesPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const input = toDifferenceInput(await loadDifferenceListParams(searchParams));
  const state = await prefetch([
    {
      queryKey: sweepKeys.differences(ctx.organisationId, input),
      queryFn: () => listDifferences(ctx, input),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <DifferenceListClient />
    </HydrationBoundary>
  );
}
