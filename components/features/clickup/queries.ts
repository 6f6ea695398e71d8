"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  checkWebhooks,
  clickupKeys,
  getConnectionState,
  getCustomerClickup,
  listListsOfSpace,
  listSpaces,
  previewCustomerTarget,
  refreshSpaces,
  setCustomerClickup,
} from "#lib/clickup/client.ts";
import type { ConnectionState, CustomerClickup, SpacesSync } from "#lib/clickup/schema.ts";

const SYNC_POLL_MS = 1_000;
const BUDGET_POLL_MS = 10_000;
const SPACES_SHOWN = 50;

/** Whether the Spaces are being read at this moment. */
export function isSyncing(sync: SpacesSync | undefined): boolean {
  return sync?.status === "queued" || sync?.status === "running";
}

/** The connection, followed closely while its Spaces are being read or its webhooks checked. */
export function useConnection(options: { isLive?: boolean } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.connection(id),
    queryFn: ({ signal }) => getConnectionState(api, signal),
    refetchInterval: ({ state: { data } }) => {
      if (isSyncing(data?.connection?.spacesSync)) return SYNC_POLL_MS;
      if (options.isLive && data?.connection?.webhooks.isChecking) return SYNC_POLL_MS;
      return options.isLive && data?.connection?.status === "connected" ? BUDGET_POLL_MS : false;
    },
  });
}

/** Spaces whose name has the words; the present ones stay while others are on their way. */
export function useSpaces(q: string, isEnabled: boolean) {
  const api = useApi();
  const { id } = useOrganisation();
  const filters = { ...(q.trim() === "" ? {} : { q: q.trim() }), limit: SPACES_SHOWN };
  return useQuery({
    queryKey: clickupKeys.spaces(id, filters),
    queryFn: ({ signal }) => listSpaces(api, filters, signal),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}

/** The Lists of a Space that tasks can go into. */
export function useLists(spaceId: string | null) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.lists(id, spaceId ?? ""),
    queryFn: () => listListsOfSpace(api, { spaceId: spaceId ?? "" }),
    enabled: spaceId !== null,
  });
}

/** Which Space and List a customer has. */
export function useCustomerClickup(customerId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.customer(id, customerId),
    queryFn: () => getCustomerClickup(api, { customerId }),
  });
}

/** Where a ticket of the customer would go. */
export function useTargetPreview(customerId: string, isEnabled: boolean) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.preview(id, customerId),
    queryFn: () => previewCustomerTarget(api, { customerId }),
    enabled: isEnabled,
  });
}

/** Has the Spaces read anew, and shows at once that it happens. */
export function useRefreshSpaces() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => refreshSpaces(api),
    onSuccess: (spacesSync) => {
      client.setQueryData<ConnectionState>(clickupKeys.connection(id), (state) =>
        state?.connection ? { ...state, connection: { ...state.connection, spacesSync } } : state,
      );
      void client.invalidateQueries({ queryKey: clickupKeys.connection(id) });
    },
  });
}

/** Has the webhooks checked now, and shows at once that it happens. */
export function useCheckWebhooks() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => checkWebhooks(api),
    onSuccess: (webhooks) => {
      client.setQueryData<ConnectionState>(clickupKeys.connection(id), (state) =>
        state?.connection ? { ...state, connection: { ...state.connection, webhooks } } : state,
      );
      void client.invalidateQueries({ queryKey: clickupKeys.connection(id) });
    },
  });
}

/** Gives the customer a Space and a List; shows the choice at once and takes it back when it is refused. */
export function useSetCustomerClickup(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = clickupKeys.customer(id, customerId);
  return useMutation({
    mutationFn: (choice: { spaceId: string | null; listId: string | null }) =>
      setCustomerClickup(api, { customerId, ...choice }),
    onSuccess: (next: CustomerClickup) => {
      client.setQueryData(key, next);
    },
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: clickupKeys.preview(id, customerId) }),
        client.invalidateQueries({ queryKey: [id, "tasks"] }),
        client.invalidateQueries({ queryKey: [id, "customers", "settings", customerId] }),
      ]);
    },
  });
}
