"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { taskKeys } from "#lib/tasks/client.ts";
import { mergeTickets, splitTicket, ticketKeys } from "#lib/tickets/client.ts";
import type { MergeTicketsInput, SplitTicketInput } from "#lib/tickets/schema.ts";

/** Everything that a merge or a split moves about. */
function useRefreshAll(): () => void {
  const client = useQueryClient();
  const { id } = useOrganisation();
  return () => {
    void client.invalidateQueries({ queryKey: ticketKeys.all(id) });
    void client.invalidateQueries({ queryKey: taskKeys.all(id) });
  };
}

/** Merges tickets into one that stays. */
export function useMergeTickets() {
  const api = useApi();
  const refresh = useRefreshAll();
  return useMutation({
    mutationFn: (input: MergeTicketsInput) => mergeTickets(api, input),
    onSuccess: refresh,
  });
}

/** Makes entries a ticket of their own; no press, and no repeat after a lost answer, makes two. */
export function useSplitTicket() {
  const api = useApi();
  const refresh = useRefreshAll();
  const sent = useRef<{ key: string; body: string } | null>(null);
  return useMutation({
    mutationFn: (input: SplitTicketInput) => {
      const body = JSON.stringify(input);
      if (sent.current?.body !== body) sent.current = { key: crypto.randomUUID(), body };
      return splitTicket(api, input, sent.current.key);
    },
    onSuccess: refresh,
  });
}
