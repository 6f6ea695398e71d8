"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  getTicketSync,
  listTicketLetters,
  resolveTicketField,
  retryTicketField,
  retryTicketLetters,
  skipTicketField,
  syncKeys,
} from "#lib/sync/client.ts";
import type { LinkField, LinkSync } from "#lib/sync/schema.ts";
import { taskKeys } from "#lib/tasks/client.ts";
import { ticketKeys } from "#lib/tickets/client.ts";

/** Somebody may change the task in ClickUp while one looks at its ticket. */
const LOOK_EVERY_MS = 5_000;
const FOLLOW_EVERY_MS = 1_000;

/** How the ticket and its task stand to each other; when they have moved, the ticket is read anew. */
export function useTicketSync(ticketId: string, linkId?: string) {
  const of = { ticketId, ...(linkId === undefined ? {} : { linkId }) };
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const query = useQuery({
    queryKey: syncKeys.ticket(id, ticketId, linkId),
    queryFn: ({ signal }) => getTicketSync(api, of, signal),
    refetchInterval: ({ state }) => (isMoving(state.data) ? FOLLOW_EVERY_MS : LOOK_EVERY_MS),
  });
  const mark = markOf(query.data);
  const seen = useRef(mark);
  useEffect(() => {
    if (mark === seen.current) return;
    const isFirst = seen.current === null;
    seen.current = mark;
    if (isFirst) return;
    void client.invalidateQueries({ queryKey: ticketKeys.all(id) });
    void client.invalidateQueries({ queryKey: taskKeys.ticket(id, ticketId) });
  }, [mark, client, id, ticketId]);
  return query;
}

function isMoving(sync: LinkSync | null | undefined): boolean {
  return sync?.isWaiting === true && sync.nextTryAt === null;
}

/** Changes whenever a field came to be agreed on anew, and when the task goes or comes back. */
function markOf(sync: LinkSync | null | undefined): string | null {
  if (sync == null) return null;
  const fields = sync.fields.map(({ field, state, agreedAt }) => `${field} ${state} ${agreedAt}`);
  return [sync.goneAt, ...fields].join();
}

export type FieldDecision = "keep_ours" | "take_theirs" | "retry" | "skip";

/** What people can do about a field that does not move by itself. */
export function useDecideField(ticketId: string, field: LinkField["field"], linkId?: string) {
  const of = { ticketId, field, ...(linkId === undefined ? {} : { linkId }) };
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (decision: FieldDecision) => {
      switch (decision) {
        case "keep_ours":
          return resolveTicketField(api, { ...of, take: "ours" });
        case "take_theirs":
          return resolveTicketField(api, { ...of, take: "theirs" });
        case "retry":
          return retryTicketField(api, of);
        case "skip":
          return skipTicketField(api, of);
      }
    },
    onSuccess: (sync) => client.setQueryData(syncKeys.ticket(id, ticketId, linkId), sync),
    onError: () => client.invalidateQueries({ queryKey: syncKeys.ticket(id, ticketId, linkId) }),
    onSettled: () => client.invalidateQueries({ queryKey: syncKeys.letters(id, ticketId) }),
  });
}

/** What of a ticket waits on its way; it comes and goes by itself. */
export function useTicketLetters(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: syncKeys.letters(id, ticketId),
    queryFn: ({ signal }) => listTicketLetters(api, ticketId, signal),
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useRetryTicketLetters(ticketId: string) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: () => retryTicketLetters(api, ticketId),
    onSettled: () => client.invalidateQueries({ queryKey: syncKeys.ofTicket(id, ticketId) }),
  });
}
