"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  forgetPerson,
  getPeopleRead,
  listSyncPeople,
  pairPeople,
  refreshPeople,
  ruleOutPerson,
  syncPeopleKeys,
} from "#lib/sync/client.ts";
import type { ListSyncPeopleInput, OneSideInput } from "#lib/sync/schema.ts";

/** Shown while somebody looks for a counterpart; more is found by typing. */
const CANDIDATES_SHOWN = 30;

export function useSyncPeople(input: ListSyncPeopleInput, { isEnabled = true } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncPeopleKeys.list(id, input),
    queryFn: ({ signal }) => listSyncPeople(api, input, signal),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}

/** People of the other side who have no counterpart yet. */
export function useCandidates(side: "member" | "clickup", q: string, isEnabled: boolean) {
  const api = useApi();
  const { id } = useOrganisation();
  const input: ListSyncPeopleInput = {
    side,
    limit: CANDIDATES_SHOWN,
    ...(q.trim() === "" ? {} : { q: q.trim() }),
  };
  return useQuery({
    queryKey: syncPeopleKeys.list(id, input),
    queryFn: ({ signal }) => listSyncPeople(api, input, signal),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}

export function usePeopleRead() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncPeopleKeys.reading(id),
    queryFn: ({ signal }) => getPeopleRead(api, signal),
  });
}

/** What people say of who is who. */
export function useSayWho() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const onSettled = () => client.invalidateQueries({ queryKey: syncPeopleKeys.all(id) });
  return {
    pair: useMutation({
      mutationFn: (pair: { memberId: string; userId: string }) => pairPeople(api, pair),
      onSettled,
    }),
    ruleOut: useMutation({ mutationFn: (side: OneSideInput) => ruleOutPerson(api, side), onSettled }),
    forget: useMutation({ mutationFn: (side: OneSideInput) => forgetPerson(api, side), onSettled }),
    refresh: useMutation({ mutationFn: () => refreshPeople(api), onSettled }),
  };
}
