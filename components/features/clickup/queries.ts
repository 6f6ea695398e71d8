"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  checkWebhooks,
  clickupKeys,
  getBudget,
  getConnectionState,
  getCustomerClickup,
  listListsOfSpace,
  listSpaces,
  previewCustomerTarget,
  refreshSpaces,
  setCustomerClickup,
  setCustomerShare,
} from "#lib/clickup/client.ts";
import type {
  Connection,
  ConnectionState,
  CustomerClickup,
  CustomerShare,
  SpacesSync,
} from "#lib/clickup/schema.ts";

const SYNC_POLL_MS = 1_000;
const BUDGET_POLL_MS = 10_000;
const SPACES_SHOWN = 50;

/** Whether Spaces are being read at this moment. */
export function isReading(sync: SpacesSync): boolean {
  return sync.status === "queued" || sync.status === "running";
}

export function isSyncing(connections: readonly Connection[] | undefined): boolean {
  return (connections ?? []).some(({ spacesSync }) => isReading(spacesSync));
}

/** The connections, followed closely while Spaces are being read or webhooks checked. */
export function useConnection(options: { isLive?: boolean } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.connection(id),
    queryFn: ({ signal }) => getConnectionState(api, signal),
    refetchInterval: ({ state: { data } }) => {
      const connections = data?.connections ?? [];
      if (isSyncing(connections)) return SYNC_POLL_MS;
      if (options.isLive && connections.some(({ webhooks }) => webhooks.isChecking)) return SYNC_POLL_MS;
      return options.isLive && connections.some(({ status }) => status === "connected")
        ? BUDGET_POLL_MS
        : false;
    },
  });
}

/** How the rate budgets are shared out, followed live. */
export function useBudget() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.budget(id),
    queryFn: ({ signal }) => getBudget(api, signal),
    refetchInterval: BUDGET_POLL_MS,
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
export function useLists(space: { id: string; connectionId: string } | null) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: clickupKeys.lists(id, space?.connectionId ?? "", space?.id ?? ""),
    queryFn: () =>
      listListsOfSpace(api, { spaceId: space?.id ?? "", connectionId: space?.connectionId ?? "" }),
    enabled: space !== null,
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

/** The connections with a change in the one that is named, or in all that work. */
function withChange(
  state: ConnectionState | undefined,
  connectionId: string | undefined,
  change: Partial<Connection>,
): ConnectionState | undefined {
  if (state === undefined) return state;
  const connections = state.connections.map((connection) =>
    (connectionId === undefined ? connection.status === "connected" : connection.id === connectionId)
      ? { ...connection, ...change }
      : connection,
  );
  return { ...state, connections, connection: connections[0] ?? null };
}

/** Has the Spaces of one connection read anew, or of all, and shows at once that it happens. */
export function useRefreshSpaces(connectionId?: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => refreshSpaces(api, connectionId === undefined ? {} : { connectionId }),
    onSuccess: (spacesSync) => {
      client.setQueryData<ConnectionState>(clickupKeys.connection(id), (state) =>
        withChange(state, connectionId, { spacesSync }),
      );
      void client.invalidateQueries({ queryKey: clickupKeys.connection(id) });
    },
  });
}

/** Has a connection's webhooks checked now, and shows at once that it happens. */
export function useCheckWebhooks(connectionId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => checkWebhooks(api, { connectionId }),
    onSuccess: (webhooks) => {
      client.setQueryData<ConnectionState>(clickupKeys.connection(id), (state) =>
        withChange(state, connectionId, { webhooks }),
      );
      void client.invalidateQueries({ queryKey: clickupKeys.connection(id) });
    },
  });
}

export type SpaceChoice = { spaceId: string | null; listId: string | null; connectionId: string | null };

/** Gives the customer a Space and a List; shows the choice at once and takes it back when it is refused. */
export function useSetCustomerClickup(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = clickupKeys.customer(id, customerId);
  return useMutation({
    mutationFn: (choice: SpaceChoice) => setCustomerClickup(api, { customerId, ...choice }),
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

/** Gives the customer another share of the rate budget; shows it at once and takes it back when it is refused. */
export function useSetCustomerShare(customerId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = clickupKeys.customer(id, customerId);
  return useMutation({
    mutationFn: (share: CustomerShare) => setCustomerShare(api, { customerId, share }),
    onSuccess: (next: CustomerClickup) => {
      client.setQueryData(key, next);
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: [id, "tasks"] }),
      ]),
  });
}
