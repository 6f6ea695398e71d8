import type { QueryClient } from "@tanstack/react-query";
import type { Page } from "#lib/platform/pagination/index.ts";
import { ticketKeys } from "#lib/tickets/client.ts";
import type { CustomValue, Ticket, TicketListItem } from "#lib/tickets/schema.ts";

/**
 * The fields of a ticket that a change touches, as the screen should show them. Of the organisation's own fields,
 * those that change: null is not set.
 */
export type TicketPatch = Partial<Omit<Ticket, "id" | "number">> & {
  customChanges?: Record<string, CustomValue | null>;
};

/** The ticket, or its row, with the patch on it. */
function patched<Shown extends TicketListItem>(
  known: Shown,
  { customChanges, ...patch }: TicketPatch,
): Shown {
  const next = { ...known, ...patch };
  if (customChanges === undefined) return next;
  const values = Object.entries({ ...known.customValues, ...customChanges });
  return { ...next, customValues: Object.fromEntries(values.filter(([, value]) => value !== null)) };
}

/** Writes a change into every place of the cache that shows the ticket. */
export function patchTicketInCache(
  client: QueryClient,
  organisationId: string,
  ticket: Pick<Ticket, "id" | "number">,
  patch: TicketPatch,
): void {
  client.setQueryData<Ticket>(
    ticketKeys.byNumber(organisationId, ticket.number),
    (known) => known && patched(known, patch),
  );
  patchTicketRows(client, organisationId, (row) => (row.id === ticket.id ? patched(row, patch) : row));
}

/** Rewrites the rows of every list of tickets that is cached. */
export function patchTicketRows(
  client: QueryClient,
  organisationId: string,
  change: (row: TicketListItem) => TicketListItem,
): void {
  client.setQueriesData<Page<TicketListItem>>(
    { queryKey: ticketKeys.lists(organisationId) },
    (page) => page && { ...page, items: page.items.map(change) },
  );
}

/** The values that `patch` is about to replace, to put back if the server refuses. */
export function valuesBefore(ticket: Ticket, patch: TicketPatch): TicketPatch {
  const before: TicketPatch = {};
  for (const name of Object.keys(patch) as (keyof TicketPatch)[]) {
    if (name !== "customChanges") Object.assign(before, { [name]: ticket[name] });
  }
  if (patch.customChanges !== undefined) {
    before.customChanges = Object.fromEntries(
      Object.keys(patch.customChanges).map((key) => [key, ticket.customValues[key] ?? null]),
    );
  }
  return before;
}
