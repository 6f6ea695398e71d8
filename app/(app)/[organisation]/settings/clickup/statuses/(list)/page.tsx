import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { syncListKeys } from "#lib/sync/client.ts";
import { listSyncLists } from "#lib/sync/index.ts";
import { StatusListClient } from "./client.tsx";
import { loadStatusListParams, toSyncListsInput } from "./search-params.ts";

export const metadata: Metadata = { title: "ClickUp statuses" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function StatusListPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const input = toSyncListsInput(await loadStatusListParams(searchParams));
  const state = await prefetch([
    { queryKey: syncListKeys.list(ctx.organisationId, input), queryFn: () => listSyncLists(ctx, input) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <StatusListClient />
    </HydrationBoundary>
  );
}
