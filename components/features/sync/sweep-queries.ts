"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  checkEverything,
  getCustomerTruth,
  getTruth,
  listDifferences,
  listSweeps,
  sweepKeys,
} from "#lib/sync/client.ts";
import type { ListDifferencesInput } from "#lib/sync/schema.ts";

const BUSY_POLL_MS = 2_000;
const IDLE_POLL_MS = 30_000;

/** The number of the organisation. */
export function useTruth() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: sweepKeys.truth(id),
    queryFn: ({ signal }) => getTruth(api, signal),
    refetchInterval: IDLE_POLL_MS,
  });
}

/** The number of a customer. */
export function useCustomerTruth(customerId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: sweepKeys.customer(id, customerId),
    queryFn: ({ signal }) => getCustomerTruth(api, { id: customerId }, signal),
  });
}

/** The checks; closely while one is under way. */
export function useSweeps() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: sweepKeys.sweeps(id),
    queryFn: async ({ signal }) => {
      const sweeps = await listSweeps(api, signal);
      await client.invalidateQueries({ queryKey: sweepKeys.truth(id) });
      return sweeps;
    },
    refetchInterval: ({ state: { data } }) =>
      data?.sweeps.some(({ phase }) => phase !== "done") ? BUSY_POLL_MS : IDLE_POLL_MS,
  });
}

export function useCheckEverything() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => checkEverything(api),
    onSuccess: (sweeps) => client.setQueryData(sweepKeys.sweeps(id), sweeps),
    onSettled: () => client.invalidateQueries({ queryKey: sweepKeys.all(id) }),
  });
}

export function useDifferences(input: ListDifferencesInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: sweepKeys.differences(id, input),
    queryFn: ({ signal }) => listDifferences(api, input, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state }) => state === "healing") ? BUSY_POLL_MS : IDLE_POLL_MS,
  });
}
