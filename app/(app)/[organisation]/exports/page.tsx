import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { exportKeys } from "#lib/transfers/client.ts";
import { listExports } from "#lib/transfers/index.ts";
import { loadTransferListParams, toTransferFilters } from "../imports/(list)/search-params.ts";
import { ExportsClient } from "./client.tsx";

export const metadata: Metadata = { title: "Exports" };

export default async function ExportsPage({
  params,
  searchParams,
}: {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { organisation } = await params;
  const { ctx } = await requireStaffPage(organisation, "transfers:read");
  const filters = toTransferFilters(await loadTransferListParams(searchParams));
  const state = await prefetch([
    { queryKey: exportKeys.list(ctx.organisationId, filters), queryFn: () => listExports(ctx, filters) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <ExportsClient />
    </HydrationBoundary>
  );
}
