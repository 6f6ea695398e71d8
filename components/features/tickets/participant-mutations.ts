"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { addParticipant, removeParticipant, ticketKeys } from "#lib/tickets/client.ts";
import type { ParticipantInput, Ticket } from "#lib/tickets/schema.ts";

/** Changes who is told of a ticket's replies, one after the other; the timeline says so. */
export function useChangeParticipants({ id, number }: Pick<Ticket, "id" | "number">) {
  const api = useApi();
  const client = useQueryClient();
  const { id: organisationId } = useOrganisation();
  const common = {
    scope: { id: `participants ${id}` },
    onSuccess: ({ participants }: Ticket) => {
      client.setQueryData<Ticket>(ticketKeys.byNumber(organisationId, number), (ticket) =>
        ticket === undefined ? ticket : { ...ticket, participants },
      );
      void client.invalidateQueries({ queryKey: ticketKeys.timeline(organisationId, id) });
    },
  };
  const add = useMutation({
    ...common,
    mutationFn: (input: ParticipantInput) => addParticipant(api, input),
  });
  const remove = useMutation({
    ...common,
    mutationFn: (input: ParticipantInput) => removeParticipant(api, input),
  });
  return { add, remove };
}
