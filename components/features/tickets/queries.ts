"use client";

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  countTickets,
  getTicketByNumber,
  listAttachments,
  listSavedViews,
  listTags,
  listTicketFields,
  listTickets,
  listTimeline,
  ticketKeys,
} from "#lib/tickets/client.ts";
import type { ListTicketsInput } from "#lib/tickets/schema.ts";
import { TIMELINE_PAGE_SIZE, type TimelineFilter, timelineKey } from "./timeline-key.ts";

function ticketListQuery(api: ApiClient, organisationId: string, filters: ListTicketsInput) {
  return queryOptions({
    queryKey: ticketKeys.list(organisationId, filters),
    queryFn: ({ signal }) => listTickets(api, filters, signal),
    placeholderData: keepPreviousData,
  });
}

function timelineQuery(api: ApiClient, organisationId: string, ticketId: string, filter: TimelineFilter) {
  return infiniteQueryOptions({
    queryKey: timelineKey(organisationId, ticketId, filter),
    queryFn: ({ pageParam }) =>
      listTimeline(api, {
        ticketId,
        direction: "desc",
        limit: TIMELINE_PAGE_SIZE,
        ...(filter === "all" ? {} : { only: filter }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** A page of tickets. While another one is on its way, the present one stays. */
export function useTickets(filters: ListTicketsInput, options: { isEnabled?: boolean } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ ...ticketListQuery(api, id, filters), enabled: options.isEnabled ?? true });
}

/** How many tickets the filters find, up to a thousand. */
export function useTicketCount(filters: ListTicketsInput) {
  const api = useApi();
  const { id } = useOrganisation();
  const { limit: _limit, cursor: _cursor, sort: _sort, direction: _direction, ...counted } = filters;
  return useQuery({
    queryKey: ticketKeys.count(id, counted),
    queryFn: ({ signal }) => countTickets(api, counted, signal),
    placeholderData: keepPreviousData,
  });
}

/** One ticket, by the number that people use. Somebody else may work on it too, so it is kept fresh. */
export function useTicket(number: number) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: ticketKeys.byNumber(id, number),
    queryFn: () => getTicketByNumber(api, { number }),
    refetchInterval: 30_000,
  });
}

/** What happened to a ticket, read from the newest back. */
export function useTimeline(ticketId: string, filter: TimelineFilter) {
  const api = useApi();
  const { id } = useOrganisation();
  return useInfiniteQuery({ ...timelineQuery(api, id, ticketId, filter), refetchInterval: 30_000 });
}

/** The files of a ticket. */
export function useAttachments(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: ticketKeys.attachments(id, ticketId),
    queryFn: () => listAttachments(api, { ticketId }),
  });
}

/** The tags in use that begin with `q`, the most used first. */
export function useTags(q: string, options: { isEnabled?: boolean } = {}) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: ticketKeys.tags(id, q),
    queryFn: ({ signal }) => listTags(api, q === "" ? {} : { q }, signal),
    placeholderData: keepPreviousData,
    enabled: options.isEnabled ?? true,
  });
}

/** The organisation's own fields of tickets, in their order, the archived ones among them. */
export function useTicketFields() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: ticketKeys.fields(id),
    queryFn: () => listTicketFields(api),
    staleTime: 60_000,
  });
}

/** The person's own and the shared views of the ticket list. */
export function useSavedViews() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: ticketKeys.views(id, "tickets"),
    queryFn: () => listSavedViews(api, { resource: "tickets" }),
  });
}
