import type { ListTicketsInput } from "#lib/tickets/schema.ts";

const PAGE_SIZE = 25;

/** A page of one customer's tickets, as the page asks for it and its client part again: equal input, equal key. */
export function customerTicketFilters(customerId: string, cursor: string | null): ListTicketsInput {
  return {
    customer: [customerId],
    limit: PAGE_SIZE,
    sort: "updated",
    ...(cursor === null ? {} : { cursor }),
  };
}
