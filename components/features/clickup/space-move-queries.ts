"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { clickupKeys } from "#lib/clickup/client.ts";
import {
  getSpaceMove,
  planSpaceMove,
  retrySpaceMove,
  spaceMoveKeys,
  startSpaceMove,
} from "#lib/tasks/client.ts";
import type { SpaceMoveChoice } from "#lib/tasks/schema.ts";

const PROGRESS_POLL_MS = 1_000;

/** The customer's latest move to another Space, followed closely while it is under way. */
export function useSpaceMove(customerId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: spaceMoveKeys.latest(id, customerId),
    queryFn: ({ signal }) => getSpaceMove(api, { customerId }, signal),
    refetchInterval: ({ state: { data } }) => (data?.status === "running" ? PROGRESS_POLL_MS : false),
  });
}

/** What another Space would mean for the customer's tasks. */
export function usePlanSpaceMove(customerId: string) {
  const api = useApi();
  return useMutation({
    mutationFn: (place: { spaceId: string; connectionId: string }) =>
      planSpaceMove(api, { customerId, ...place }),
  });
}

export function useStartSpaceMove(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (wish: {
      spaceId: string;
      connectionId: string;
      choice: SpaceMoveChoice;
      statuses: Record<string, string>;
    }) => startSpaceMove(api, { customerId, ...wish }),
    onSuccess: (move) => client.setQueryData(spaceMoveKeys.latest(id, customerId), move),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: clickupKeys.all(id) });
      await client.invalidateQueries({ queryKey: [id, "tasks"] });
      await client.invalidateQueries({ queryKey: [id, "customers", "settings", customerId] });
    },
  });
}

export function useRetrySpaceMove(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => retrySpaceMove(api, { customerId }),
    onSuccess: (move) => client.setQueryData(spaceMoveKeys.latest(id, customerId), move),
  });
}
