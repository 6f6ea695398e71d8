"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import {
  useApi,
  useCan,
  useHasModule,
  useOrganisation,
} from "#components/providers/organisation-provider.tsx";
import {
  conversationKeys,
  getTicketConversation,
  retryTicketConversationEntry,
  skipTicketConversationEntry,
} from "#lib/sync/client.ts";
import type { ConversationEntry } from "#lib/sync/schema.ts";
import { ticketKeys } from "#lib/tickets/client.ts";

/** Somebody may write in ClickUp while one looks at the ticket. */
const LOOK_EVERY_MS = 5_000;

/** What of the conversation is not in step with ClickUp. */
export function useConversationSync(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  const canSee = useCan("tasks:read");
  const hasModule = useHasModule("clickup");
  return useQuery({
    queryKey: conversationKeys.ticket(id, ticketId),
    queryFn: ({ signal }) => getTicketConversation(api, { ticketId }, signal),
    refetchInterval: LOOK_EVERY_MS,
    enabled: canSee && hasModule,
  });
}

/** Reads timeline and files anew when something has come in from ClickUp, or gone there. */
export function useConversationNews(ticketId: string) {
  const client = useQueryClient();
  const { id } = useOrganisation();
  const { data } = useConversationSync(ticketId);
  const changedAt = data === undefined ? undefined : (data?.changedAt ?? null);
  const seen = useRef(changedAt);
  useEffect(() => {
    if (changedAt === undefined || changedAt === seen.current) return;
    const isFirst = seen.current === undefined;
    seen.current = changedAt;
    if (isFirst) return;
    void client.invalidateQueries({ queryKey: ticketKeys.timeline(id, ticketId) });
    void client.invalidateQueries({ queryKey: ticketKeys.attachments(id, ticketId) });
  }, [changedAt, client, id, ticketId]);
}

/** What people can do about an entry that does not travel by itself. */
export function useDecideEntry(ticketId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = conversationKeys.ticket(id, ticketId);
  return useMutation({
    mutationFn: ({ entry, decision }: { entry: ConversationEntry; decision: "retry" | "skip" }) => {
      const decide = decision === "retry" ? retryTicketConversationEntry : skipTicketConversationEntry;
      return decide(api, { ticketId, entryId: entry.id });
    },
    onSuccess: (sync) => client.setQueryData(key, sync),
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}
