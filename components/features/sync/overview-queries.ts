"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { getSyncOverview, overviewKeys } from "#lib/sync/client.ts";
import type { OverviewInput } from "#lib/sync/schema.ts";

/** The last hour moves while one looks at it; a day or a week does not. */
const LIVE_MS = 5_000;
const CALM_MS = 60_000;

export function useSyncOverview(input: OverviewInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: overviewKeys.detail(id, input),
    queryFn: ({ signal }) => getSyncOverview(api, input, signal),
    placeholderData: keepPreviousData,
    refetchInterval: input.range === "hour" ? LIVE_MS : CALM_MS,
  });
}
