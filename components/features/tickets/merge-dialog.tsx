"use client";

import { type ReactNode, useState } from "react";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import type { Ticket, TicketListItem } from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { useDebouncedValue } from "../customers/use-debounced-value.ts";
import { STATUS_LABELS } from "./labels.ts";
import { useMergeTickets } from "./merge-mutations.ts";
import { useTickets } from "./queries.ts";

const FOUND_MAX = 20;

/** Chooses the ticket that others are merged into, and merges them. */
export function MergeDialog({
  ids,
  what,
  customerId,
  trigger,
  onMerged,
}: {
  /** The tickets that go. */
  ids: readonly string[];
  /** "#12" or "3 tickets": completes "Merge … into another ticket". */
  what: string;
  /** Whose tickets come first, and whose alone they are for those who may not mix customers. */
  customerId?: string;
  trigger: ReactNode;
  onMerged: (target: Ticket) => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      {isOpen ? (
        <MergeContent
          ids={ids}
          what={what}
          customerId={customerId}
          onMerged={(target) => {
            setIsOpen(false);
            onMerged(target);
          }}
        />
      ) : null}
    </Dialog>
  );
}

function MergeContent({
  ids,
  what,
  customerId,
  onMerged,
}: {
  ids: readonly string[];
  what: string;
  customerId: string | undefined;
  onMerged: (target: Ticket) => void;
}) {
  const [query, setQuery] = useState("");
  const [target, setTarget] = useState<TicketListItem | null>(null);
  const merge = useMergeTickets();
  const { candidates, isLoading } = useCandidates(query, ids, customerId);
  const isMixed = target !== null && customerId !== undefined && target.customer.id !== customerId;
  return (
    <DialogContent
      title={`Merge ${what} into another ticket`}
      description="Replies, notes, files, tags and ClickUp tasks move there. What is merged is closed for good and leads on; this can't be undone."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            disabled={target === null}
            pending={merge.isPending}
            onClick={() => {
              if (target === null) return;
              // Not by a callback of `mutate`: news of the merge can arrive before its answer, take this dialog off
              // the page, and the callback with it. The refusal is shown from the mutation's state.
              merge.mutateAsync({ id: target.id, ticketIds: [...ids] }).then(onMerged, () => undefined);
            }}
          >
            {target === null ? "Merge" : `Merge into #${target.number}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Ticket that stays" description="Search by number or words.">
          <Combobox
            label="Ticket that stays"
            placeholder="Choose a ticket…"
            options={candidates.map((ticket) => ({
              value: ticket.id,
              label: `#${ticket.number} ${ticket.title}`,
              description: `${ticket.customer.name}, ${STATUS_LABELS[ticket.status].toLowerCase()}`,
            }))}
            value={target?.id ?? null}
            valueLabel={target === null ? undefined : `#${target.number} ${target.title}`}
            onValueChange={(id) => setTarget(candidates.find((ticket) => ticket.id === id) ?? null)}
            onSearch={setQuery}
            isLoading={isLoading}
            emptyText="No other ticket of this customer. Search for one."
          />
        </Field>
        {isMixed ? (
          <Alert tone="warning" title={`#${target.number} belongs to another customer`}>
            <bdi>{target.customer.name}</bdi> does not get to read what moves: it all becomes internal notes.
          </Alert>
        ) : null}
        {merge.isError ? (
          <Alert tone="destructive" isLive title="The tickets were not merged">
            {reasonOf(merge.error)}
          </Alert>
        ) : null}
      </div>
    </DialogContent>
  );
}

/** Tickets to merge into: the same customer's first, then others' where the person may mix them. */
function useCandidates(query: string, ids: readonly string[], customerId: string | undefined) {
  const canMix = useCan("content:moderate");
  const typed = useDebouncedValue(query.trim());
  const q = /^\d+$/.test(typed) ? `#${typed}` : typed;
  const search = { limit: FOUND_MAX, ...(q === "" ? {} : { q }) };
  const own = useTickets(
    { ...search, ...(customerId === undefined ? {} : { customer: [customerId] }) },
    { isEnabled: customerId !== undefined },
  );
  const hasOthers = customerId === undefined || (canMix && q !== "");
  const others = useTickets(search, { isEnabled: hasOthers });
  const found = new Map(
    [
      ...(customerId === undefined ? [] : (own.data?.items ?? [])),
      ...(hasOthers ? (others.data?.items ?? []) : []),
    ]
      .filter((ticket) => ticket.mergedInto === null && !ids.includes(ticket.id))
      .map((ticket) => [ticket.id, ticket]),
  );
  return { candidates: [...found.values()], isLoading: own.isFetching || others.isFetching };
}
