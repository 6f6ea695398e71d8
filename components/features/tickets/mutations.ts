"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem } from "#components/patterns/problem.ts";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  bulkUpdateTickets,
  createComment,
  createSavedView,
  createTicket,
  deleteAttachment,
  deleteComment,
  deleteSavedView,
  ticketKeys,
  updateComment,
  updateSavedView,
  updateTicket,
} from "#lib/tickets/client.ts";
import type {
  Attachment,
  BulkUpdateTicketsInput,
  CreateCommentInput,
  CreateTicketInput,
  Ticket,
  TicketListItem,
  UpdateTicketInput,
} from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { useSendInTurn } from "./sending.ts";
import { patchTicketInCache, patchTicketRows, type TicketPatch, valuesBefore } from "./ticket-cache.ts";
import { type TimelineData, withNewestEntry } from "./timeline-cache.ts";
import { sendingKey, timelineKey } from "./timeline-key.ts";

/** A change to a ticket: what is sent, how it looks meanwhile, and what it is called if it fails. */
export interface TicketChange {
  changes: Omit<UpdateTicketInput, "id" | "version">;
  preview: TicketPatch;
  /** "the priority": completes "Couldn't change …". */
  subject: string;
}

/**
 * Changes a ticket: shown at once, taken back with the reason if the server refuses. Changes of one ticket wait for
 * each other, so that each is based on the version that the one before it made; a version that somebody else made
 * in between is a conflict, and the screen then shows theirs.
 */
export function useUpdateTicket(ticket: Pick<Ticket, "id" | "number">, options: { isQuiet?: boolean } = {}) {
  const api = useApi();
  const client = useQueryClient();
  const { id: organisationId } = useOrganisation();
  const key = ticketKeys.byNumber(organisationId, ticket.number);
  const mutationKey = [organisationId, "tickets", "update", ticket.id];
  return useMutation({
    mutationKey,
    scope: { id: `ticket ${ticket.id}` },
    mutationFn: ({ changes }: TicketChange) => {
      const version = client.getQueryData<Ticket>(key)?.version;
      return updateTicket(api, { id: ticket.id, ...changes, ...(version === undefined ? {} : { version }) });
    },
    onMutate: async ({ preview }) => {
      await client.cancelQueries({ queryKey: key });
      const known = client.getQueryData<Ticket>(key);
      patchTicketInCache(client, organisationId, ticket, preview);
      return { before: known && valuesBefore(known, preview) };
    },
    onError: (error, { subject }, context) => {
      if (context?.before) patchTicketInCache(client, organisationId, ticket, context.before);
      if (options.isQuiet) return;
      const isConflict = isProblem(error) && error.code === "conflict";
      toast.error(
        isConflict
          ? `#${ticket.number} was changed by somebody else in the meantime`
          : `Couldn't change ${subject} of #${ticket.number}`,
        { description: reasonOf(error) },
      );
    },
    onSuccess: (saved, { preview }) => {
      const areMoreWaiting = client.isMutating({ mutationKey }) > 1;
      if (!areMoreWaiting) {
        patchTicketInCache(client, organisationId, ticket, saved);
        return;
      }
      // A later change is on screen already: take only what this one was about, and the version it made.
      const own = valuesBefore(saved, preview);
      patchTicketInCache(client, organisationId, ticket, { ...own, version: saved.version });
    },
    onSettled: async (_saved, error) => {
      if (client.isMutating({ mutationKey }) > 1) return;
      if (error) await client.invalidateQueries({ queryKey: key });
      await client.invalidateQueries({ queryKey: ticketKeys.timeline(organisationId, ticket.id) });
      await client.invalidateQueries({ queryKey: ticketKeys.lists(organisationId), refetchType: "none" });
    },
  });
}

/** Files a ticket. The key makes a repeated press, or a repeat after a lost answer, file no second one. */
export function useCreateTicket() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: ({ input, idempotencyKey }: { input: CreateTicketInput; idempotencyKey: string }) =>
      createTicket(api, input, idempotencyKey),
    onSuccess: (ticket) => {
      client.setQueryData(ticketKeys.byNumber(id, ticket.number), ticket);
      void client.invalidateQueries({ queryKey: ticketKeys.lists(id) });
    },
  });
}

/** A change to many tickets: what is sent, and how each row looks meanwhile. */
export interface BulkChange {
  ids: readonly string[];
  changes: BulkUpdateTicketsInput["changes"];
  preview: (row: TicketListItem) => Partial<TicketListItem>;
  /** "set to Resolved": completes "12 tickets …". */
  outcome: string;
}

/** Changes the selected tickets: shown at once; those that the server refuses are named with the reason. */
export function useBulkUpdateTickets() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: ({ ids, changes }: BulkChange) => bulkUpdateTickets(api, { ids: [...ids], changes }),
    onMutate: async ({ ids, preview }) => {
      await client.cancelQueries({ queryKey: ticketKeys.lists(id) });
      const before = client.getQueriesData({ queryKey: ticketKeys.lists(id) });
      const chosen = new Set(ids);
      patchTicketRows(client, id, (row) => (chosen.has(row.id) ? { ...row, ...preview(row) } : row));
      return { before };
    },
    onError: (error, { ids }, context) => {
      for (const [key, data] of context?.before ?? []) client.setQueryData(key, data);
      toast.error(`Couldn't change the ${ids.length === 1 ? "ticket" : `${ids.length} tickets`}`, {
        description: reasonOf(error),
      });
    },
    onSuccess: ({ updated, unchanged, results }, { outcome }) => {
      const refused = results.filter((result) => result.outcome === "failed");
      const done = updated + unchanged;
      const words = `${done.toLocaleString("en-GB")} ${done === 1 ? "ticket" : "tickets"} ${outcome}`;
      if (refused.length === 0) {
        toast.success(words);
        return;
      }
      const named = refused
        .slice(0, 3)
        .map(
          ({ number, reason }) => `${number === null ? "A ticket" : `#${number}`}: ${reason ?? "refused"}`,
        );
      const rest = refused.length > 3 ? [`and ${refused.length - 3} more`] : [];
      toast.warning(`${words}, ${refused.length} refused`, { description: [...named, ...rest].join(" ") });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ticketKeys.all(id) }),
  });
}

/** Everything that changes with a comment: the timeline, the files, and the ticket's own state. */
function useTicketRefresh(ticketId: string): () => Promise<unknown> {
  const client = useQueryClient();
  const { id } = useOrganisation();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ticketKeys.timeline(id, ticketId) }),
      client.invalidateQueries({ queryKey: ticketKeys.attachments(id, ticketId) }),
      client.invalidateQueries({ queryKey: [id, "tickets", "number"] }),
    ]);
}

/**
 * Writes a public reply or an internal note. Several may be on their way: they are sent in the order in which they
 * were written, and `usePendingComments` shows them meanwhile.
 */
export function useCreateComment(ticket: Pick<Ticket, "id">) {
  const api = useApi();
  const client = useQueryClient();
  const { id: organisationId } = useOrganisation();
  const refresh = useTicketRefresh(ticket.id);
  return useSendInTurn({
    mutationKey: sendingKey(organisationId, ticket.id),
    mutationFn: (input: Omit<CreateCommentInput, "ticketId">) =>
      createComment(api, { ticketId: ticket.id, ...input }),
    onArrival: async (comment) => {
      await client.cancelQueries({ queryKey: ticketKeys.timeline(organisationId, ticket.id) });
      for (const filter of ["all", "comments"] as const) {
        client.setQueryData<TimelineData>(
          timelineKey(organisationId, ticket.id, filter),
          (timeline) => timeline && withNewestEntry(timeline, { type: "comment", ...comment }),
        );
      }
    },
    onLast: refresh,
  });
}

/** Rewrites or deletes a comment. */
export function useChangeComment(ticketId: string) {
  const api = useApi();
  const refresh = useTicketRefresh(ticketId);
  const update = useMutation({
    mutationFn: (input: { id: string; body: string }) => updateComment(api, { ticketId, ...input }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => deleteComment(api, { ticketId, id }),
    onSuccess: refresh,
  });
  return { update, remove };
}

/** Deletes a file of a ticket. */
export function useDeleteAttachment(ticketId: string) {
  const api = useApi();
  const refresh = useTicketRefresh(ticketId);
  return useMutation({
    mutationFn: (attachment: Pick<Attachment, "id">) =>
      deleteAttachment(api, { ticketId, id: attachment.id }),
    onSuccess: refresh,
  });
}

/** Saves, renames, shares, redefines and deletes views of the ticket list. */
export function useChangeSavedViews() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const refresh = () => client.invalidateQueries({ queryKey: ticketKeys.views(id, "tickets") });
  const create = useMutation({
    mutationFn: (input: Omit<Parameters<typeof createSavedView>[1], "resource">) =>
      createSavedView(api, { resource: "tickets", ...input }),
    onSuccess: refresh,
  });
  const update = useMutation({
    mutationFn: (input: Parameters<typeof updateSavedView>[1]) => updateSavedView(api, input),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (input: Parameters<typeof deleteSavedView>[1]) => deleteSavedView(api, input),
    onSuccess: refresh,
  });
  return { create, update, remove };
}
