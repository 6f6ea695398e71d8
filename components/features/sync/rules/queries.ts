"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { getSyncRules, listCustomerRules, setSyncRules, syncRulesKeys } from "#lib/sync/client.ts";
import type { ListCustomerRulesInput, SyncRuleChoices } from "#lib/sync/schema.ts";

/** The rules of a customer, or of the organisation. */
export function useSyncRules(customerId: string | null) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: customerId === null ? syncRulesKeys.own(id) : syncRulesKeys.customer(id, customerId),
    queryFn: ({ signal }) => getSyncRules(api, { customerId }, signal),
  });
}

/** Changes the rules; what was changed meanwhile by somebody else is a conflict, and shown anew. */
export function useSetSyncRules(customerId: string | null) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = customerId === null ? syncRulesKeys.own(id) : syncRulesKeys.customer(id, customerId);
  return useMutation({
    mutationFn: (input: { version: number; choices: SyncRuleChoices }) =>
      setSyncRules(api, { customerId, ...input }),
    onSuccess: (rules) => {
      client.setQueryData(key, rules);
    },
    onSettled: () => client.invalidateQueries({ queryKey: syncRulesKeys.all(id) }),
  });
}

export function useCustomerRules(input: ListCustomerRulesInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncRulesKeys.customers(id, input),
    queryFn: ({ signal }) => listCustomerRules(api, input, signal),
    placeholderData: keepPreviousData,
  });
}
