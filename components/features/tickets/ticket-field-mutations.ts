"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import { createTicketField, orderTicketFields, ticketKeys, updateTicketField } from "#lib/tickets/client.ts";
import type {
  CreateTicketFieldInput,
  OrderTicketFieldsInput,
  TicketField,
  UpdateTicketFieldInput,
} from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";

/** Makes, changes, archives and orders the fields of tickets. */
export function useChangeTicketFields() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = ticketKeys.fields(id);
  const refresh = () => client.invalidateQueries({ queryKey: key });
  const create = useMutation({
    mutationFn: (input: CreateTicketFieldInput) => createTicketField(api, input),
    onSuccess: refresh,
  });
  const update = useMutation({
    mutationFn: (input: UpdateTicketFieldInput) => updateTicketField(api, input),
    onSuccess: refresh,
  });
  const archive = useMutation({
    mutationFn: ({ field, isArchived }: { field: TicketField; isArchived: boolean }) =>
      updateTicketField(api, { id: field.id, isArchived }),
    onSuccess: (_, { field, isArchived }) => {
      toast.success(
        isArchived ? `${field.label} archived: tickets keep what they say in it` : `${field.label} is back`,
      );
      return refresh();
    },
    onError: (error, { field }) =>
      toast.error(`Couldn't change ${field.label}`, { description: reasonOf(error) }),
  });
  const order = useMutation({
    mutationFn: (input: OrderTicketFieldsInput) => orderTicketFields(api, input),
    onMutate: async ({ ids }) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<TicketField[]>(key);
      const position = new Map(ids.map((each, index) => [each, index]));
      client.setQueryData<TicketField[]>(key, (fields) =>
        fields?.toSorted((one, other) => (position.get(one.id) ?? 0) - (position.get(other.id) ?? 0)),
      );
      return { before };
    },
    onError: (error, _, context) => {
      client.setQueryData(key, context?.before);
      toast.error("Couldn't change the order", { description: reasonOf(error) });
    },
    onSettled: refresh,
  });
  return { create, update, archive, order };
}
