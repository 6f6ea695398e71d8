import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { syncPeopleKeys } from "#lib/sync/client.ts";
import { getPeopleRead, listSyncPeople } from "#lib/sync/index.ts";
import { PeopleClient } from "./client.tsx";
import { loadPeopleParams, toSyncPeopleInput } from "./search-params.ts";

export const metadata: Metadata = { title: "ClickUp people" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function PeoplePage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const input = toSyncPeopleInput(await loadPeopleParams(searchParams));
  const state = await prefetch([
    { queryKey: syncPeopleKeys.list(ctx.organisationId, input), queryFn: () => listSyncPeople(ctx, input) },
    { queryKey: syncPeopleKeys.reading(ctx.organisationId), queryFn: () => getPeopleRead(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <PeopleClient />
    </HydrationBoundary>
  );
}
