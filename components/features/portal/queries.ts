"use client";

import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  closePortalTicket,
  createPortalReply,
  createPortalTicket,
  getPortalTicketByNumber,
  listPortalAttachments,
  listPortalTicketFields,
  listPortalTickets,
  listPortalTimeline,
  portalKeys,
  reopenPortalTicket,
} from "#lib/tickets/client.ts";
import type {
  CreatePortalReplyInput,
  CreatePortalTicketInput,
  ListPortalTicketsInput,
  PortalTicket,
} from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { useSendInTurn } from "../tickets/sending.ts";
import { type TimelineData, withNewestEntry } from "../tickets/timeline-cache.ts";
import { sendingKey, TIMELINE_PAGE_SIZE } from "../tickets/timeline-key.ts";

/** A page of the tickets of the contact's own company. */
export function usePortalTickets(filters: ListPortalTicketsInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: portalKeys.list(id, filters),
    queryFn: ({ signal }) => listPortalTickets(api, filters, signal),
    placeholderData: keepPreviousData,
  });
}

/** What a new ticket can be filed with besides what it is about. */
export function usePortalTicketFields() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: portalKeys.fields(id),
    queryFn: () => listPortalTicketFields(api),
    staleTime: 60_000,
  });
}

/** One ticket, by its number; kept fresh, because the answer is what one waits for. */
export function usePortalTicket(number: number) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: portalKeys.byNumber(id, number),
    queryFn: () => getPortalTicketByNumber(api, { number }),
    refetchInterval: 30_000,
  });
}

/** What was said and done, as far as the customer may see it, read from the newest back. */
export function usePortalTimeline(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useInfiniteQuery({
    queryKey: portalKeys.timeline(id, ticketId),
    queryFn: ({ pageParam }) =>
      listPortalTimeline(api, {
        ticketId,
        direction: "desc",
        limit: TIMELINE_PAGE_SIZE,
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 30_000,
  });
}

/** The files of a ticket that the customer may see. */
export function usePortalAttachments(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: portalKeys.attachments(id, ticketId),
    queryFn: () => listPortalAttachments(api, { ticketId }),
  });
}

/** Files a ticket. The key makes a repeated press, or a repeat after a lost answer, file no second one. */
export function useCreatePortalTicket() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: ({ input, idempotencyKey }: { input: CreatePortalTicketInput; idempotencyKey: string }) =>
      createPortalTicket(api, input, idempotencyKey),
    onSuccess: (ticket) => {
      client.setQueryData(portalKeys.byNumber(id, ticket.number), ticket);
      void client.invalidateQueries({ queryKey: portalKeys.lists(id) });
    },
  });
}

/** Replies; several may be on their way, and `usePendingComments` shows them meanwhile. */
export function useCreatePortalReply(ticketId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = portalKeys.timeline(id, ticketId);
  return useSendInTurn({
    mutationKey: sendingKey(id, ticketId),
    mutationFn: (input: Omit<CreatePortalReplyInput, "ticketId">) =>
      createPortalReply(api, { ticketId, ...input }),
    onArrival: async (reply) => {
      await client.cancelQueries({ queryKey: key });
      client.setQueryData<TimelineData>(
        key,
        (timeline) => timeline && withNewestEntry(timeline, { type: "comment", ...reply }),
      );
    },
    // A reply can open the ticket again.
    onLast: () => client.invalidateQueries({ queryKey: portalKeys.all(id) }),
  });
}

/** Closes a ticket or opens it again: shown at once, taken back with the reason if the server refuses. */
export function useChangePortalStatus(ticket: Pick<PortalTicket, "id" | "number">) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = portalKeys.byNumber(id, ticket.number);
  return useMutation({
    mutationFn: (status: "closed" | "open") =>
      status === "closed" ? closePortalTicket(api, ticket) : reopenPortalTicket(api, ticket),
    onMutate: async (status) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<PortalTicket>(key);
      if (before) client.setQueryData<PortalTicket>(key, { ...before, status });
      return { before };
    },
    onError: (error, status, context) => {
      client.setQueryData(key, context?.before);
      toast.error(`Couldn't ${status === "closed" ? "close" : "reopen"} #${ticket.number}`, {
        description: reasonOf(error),
      });
    },
    onSuccess: (saved, status) => {
      client.setQueryData(key, saved);
      toast.success(`#${ticket.number} ${status === "closed" ? "closed" : "is open again"}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: portalKeys.all(id) }),
  });
}
