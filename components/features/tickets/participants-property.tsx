"use client";

import { useState } from "react";
import { toast } from "#components/ui/toast.tsx";
import type { Ticket } from "#lib/tickets/schema.ts";
import { useContactOptions } from "../customers/customer-combobox.tsx";
import { reasonOf } from "../customers/reason.ts";
import { useChangeParticipants } from "./participant-mutations.ts";
import { PropertyPicker } from "./property-row.tsx";
import { PersonName } from "./ticket-words.tsx";

/** Who is told of replies besides the requester, chosen among the customer's contacts. */
export function ParticipantsProperty({ ticket, isReadOnly }: { ticket: Ticket; isReadOnly: boolean }) {
  const { participants, customer, requester } = ticket;
  const [query, setQuery] = useState("");
  const [isChoosing, setIsChoosing] = useState(false);
  const contacts = useContactOptions(isChoosing ? customer.id : null, query);
  const { add, remove } = useChangeParticipants(ticket);
  const selected = participants.map(({ id }) => id);
  const others = contacts.options.filter(({ value }) => value !== requester?.id && !selected.includes(value));
  const told = participants.map(({ id, name, email }) => ({ value: id, label: name, description: email }));

  function toggle(contactId: string) {
    const isTold = selected.includes(contactId);
    const [change, failure] = isTold
      ? [remove, "The contact couldn't be taken off"]
      : [add, "The contact couldn't be added"];
    change.mutateAsync({ ticketId: ticket.id, contactId }).catch((error: unknown) => {
      toast.error(failure, { description: reasonOf(error) });
    });
  }

  if (isReadOnly && participants.length === 0) return null;
  return (
    <PropertyPicker
      label="Also told"
      isReadOnly={isReadOnly}
      isMultiple
      options={
        query.trim() === ""
          ? [...told, ...others]
          : contacts.options.filter(({ value }) => value !== requester?.id)
      }
      isLoading={contacts.isLoading}
      selected={selected}
      onSearch={setQuery}
      onOpenChange={setIsChoosing}
      onSelect={toggle}
      emptyText="This customer has no other contacts."
    >
      {participants.length === 0 ? (
        <span className="text-muted-foreground">Nobody</span>
      ) : (
        <ul className="grid w-full min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
          {participants.map((person) => (
            <li key={person.id} className="min-w-0">
              <PersonName person={person} none="" />
            </li>
          ))}
        </ul>
      )}
    </PropertyPicker>
  );
}
