"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  confirmStatuses,
  countSyncReviews,
  getSyncList,
  listSyncLists,
  proposeStatuses,
  refreshSyncList,
  syncListKeys,
} from "#lib/sync/client.ts";
import type { ConfirmStatusesInput, ListSyncListsInput, SyncListDetail } from "#lib/sync/schema.ts";

const REVIEWS_POLL_MS = 60_000;

export function useSyncLists(input: ListSyncListsInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncListKeys.list(id, input),
    queryFn: ({ signal }) => listSyncLists(api, input, signal),
    placeholderData: keepPreviousData,
  });
}

export function useSyncList(listId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncListKeys.detail(id, listId),
    queryFn: ({ signal }) => getSyncList(api, { id: listId }, signal),
  });
}

/** How many Lists have statuses to look at. */
export function useSyncReviews() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncListKeys.reviews(id),
    queryFn: ({ signal }) => countSyncReviews(api, signal),
    refetchInterval: REVIEWS_POLL_MS,
  });
}

/** What people do with a List's statuses; each answers with the List as it is then. */
export function useChangeSyncList(listId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const options = {
    onSuccess: (list: SyncListDetail) => {
      client.setQueryData(syncListKeys.detail(id, listId), list);
    },
    onSettled: () => client.invalidateQueries({ queryKey: syncListKeys.all(id) }),
  };
  return {
    confirm: useMutation({
      mutationFn: (input: Omit<ConfirmStatusesInput, "id">) => confirmStatuses(api, { id: listId, ...input }),
      ...options,
    }),
    propose: useMutation({
      mutationFn: (version: number) => proposeStatuses(api, { id: listId, version }),
      ...options,
    }),
    refresh: useMutation({ mutationFn: () => refreshSyncList(api, { id: listId }), ...options }),
  };
}
