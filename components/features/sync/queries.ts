"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  deliveryKeys,
  getDelivery,
  listDeliveries,
  previewReplay,
  replayDeliveries,
  replayDelivery,
} from "#lib/sync/client.ts";
import type { DeliveryFilters, ListDeliveriesInput, ReplayDeliveriesInput } from "#lib/sync/schema.ts";

/** Deliveries arrive by themselves: the page asks again while it is looked at, closely while something waits. */
const BUSY_POLL_MS = 2_000;
const IDLE_POLL_MS = 10_000;

export function useDeliveries(input: ListDeliveriesInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: deliveryKeys.list(id, input),
    queryFn: ({ signal }) => listDeliveries(api, input, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state }) => state === "waiting") ? BUSY_POLL_MS : IDLE_POLL_MS,
  });
}

export function useDelivery(deliveryId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: deliveryKeys.detail(id, deliveryId),
    queryFn: ({ signal }) => getDelivery(api, { id: deliveryId }, signal),
    refetchInterval: ({ state: { data } }) => (data?.state === "waiting" ? BUSY_POLL_MS : IDLE_POLL_MS),
  });
}

/** Asked anew each time the dialog opens: what is counted is what happens next. */
export function useReplayPreview(filters: DeliveryFilters, isEnabled: boolean) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: deliveryKeys.preview(id, filters),
    queryFn: ({ signal }) => previewReplay(api, filters, signal),
    enabled: isEnabled,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useReplayDelivery() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (deliveryId: string) => replayDelivery(api, { id: deliveryId }),
    onSettled: () => client.invalidateQueries({ queryKey: deliveryKeys.all(id) }),
  });
}

export function useReplayDeliveries() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (input: ReplayDeliveriesInput) => replayDeliveries(api, input),
    onSettled: () => client.invalidateQueries({ queryKey: deliveryKeys.all(id) }),
  });
}
