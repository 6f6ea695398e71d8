import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { importKeys } from "#lib/transfers/client.ts";
import { listImports } from "#lib/transfers/index.ts";
import { ImportsClient } from "./client.tsx";
import { loadTransferListParams, toTransferFilters } from "./search-params.ts";

export const metadata: Metadata = { title: "Imports" };

export default async function ImportsPage({
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
    { queryKey: importKeys.list(ctx.organisationId, filters), queryFn: () => listImports(ctx, filters) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <ImportsClient />
    </HydrationBoundary>
  );
}
