"use client";

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  customerKeys,
  getCustomer,
  listContacts,
  listCustomerSettings,
  listCustomers,
  listNotes,
} from "#lib/customers/client.ts";
import type { ListContactsInput, ListCustomersInput } from "#lib/customers/schema.ts";
import type { ApiClient } from "#lib/platform/http/api-client.ts";

const NOTES_PAGE_SIZE = 30;

function customerListQuery(api: ApiClient, organisationId: string, filters: ListCustomersInput) {
  return queryOptions({
    queryKey: customerKeys.list(organisationId, filters),
    queryFn: ({ signal }) => listCustomers(api, filters, signal),
    placeholderData: keepPreviousData,
  });
}

function noteListQuery(api: ApiClient, organisationId: string, customerId: string) {
  return infiniteQueryOptions({
    queryKey: customerKeys.notes(organisationId, customerId),
    queryFn: ({ pageParam }) =>
      listNotes(api, {
        customerId,
        limit: NOTES_PAGE_SIZE,
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** A page of customers. While another one is on its way, the present one stays. */
export function useCustomers(filters: ListCustomersInput, options: { isEnabled?: boolean } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ ...customerListQuery(api, id, filters), enabled: options.isEnabled ?? true });
}

/** One customer. */
export function useCustomer(customerId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: customerKeys.detail(id, customerId),
    queryFn: () => getCustomer(api, { id: customerId }),
  });
}

/** Contacts, of one customer or found by name. */
export function useContacts(filters: ListContactsInput, options: { isEnabled?: boolean } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: customerKeys.contacts(id, filters),
    queryFn: ({ signal }) => listContacts(api, filters, signal),
    placeholderData: keepPreviousData,
    enabled: options.isEnabled ?? true,
  });
}

/** A customer's notes, the newest first. */
export function useNotes(customerId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useInfiniteQuery(noteListQuery(api, id, customerId));
}

/** What modules have stored about a customer. */
export function useCustomerSettings(customerId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: customerKeys.settings(id, customerId),
    queryFn: () => listCustomerSettings(api, { customerId }),
  });
}
