import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import {
  DUE_FILTERS,
  type ListTicketsInput,
  TICKET_PRIORITIES,
  TICKET_SORTS,
  TICKET_STATUSES,
} from "#lib/tickets/schema.ts";

export const TICKETS_PAGE_SIZE = 30;

/** What the address says about the list of tickets. */
export const ticketListParams = {
  q: parseAsString.withDefault(""),
  status: parseAsArrayOf(parseAsStringLiteral(TICKET_STATUSES)).withDefault([]),
  priority: parseAsArrayOf(parseAsStringLiteral(TICKET_PRIORITIES)).withDefault([]),
  assignee: parseAsArrayOf(parseAsString).withDefault([]),
  customer: parseAsArrayOf(parseAsString).withDefault([]),
  tag: parseAsArrayOf(parseAsString).withDefault([]),
  due: parseAsStringLiteral(DUE_FILTERS),
  sort: parseAsStringLiteral(TICKET_SORTS).withDefault("updated"),
  direction: parseAsStringLiteral(["asc", "desc"]),
  cursor: parseAsString,
};

export type TicketListParams = inferParserType<typeof ticketListParams>;

export const loadTicketListParams = createLoader(ticketListParams);
const serialise = createSerializer(ticketListParams);

/** The parameters as the list verb takes them, for the page and its client part alike: equal input, equal key. */
export function toTicketFilters(params: TicketListParams): ListTicketsInput {
  const some = <Value>(values: Value[]) => (values.length === 0 ? undefined : values);
  const filters: ListTicketsInput = {
    limit: TICKETS_PAGE_SIZE,
    q: params.q.trim() === "" ? undefined : params.q.trim(),
    status: some(params.status),
    priority: some(params.priority),
    assignee: some(params.assignee),
    customer: some(params.customer),
    tag: some(params.tag),
    due: params.due ?? undefined,
    sort: params.sort,
    direction: params.direction ?? undefined,
    cursor: params.cursor ?? undefined,
  };
  return filters;
}

/** The parameters of an empty address. */
export const DEFAULT_TICKET_PARAMS: TicketListParams = loadTicketListParams({});

/**
 * The parameters that a view is made of, in one spelling, so that two lists that show the same compare equal. The page
 * that one has turned to is no part of a view.
 */
export function toViewQuery(params: TicketListParams): Record<string, string> {
  const query = new URLSearchParams(serialise({ ...params, cursor: null }));
  query.sort();
  return Object.fromEntries(query);
}

/** Reads a saved view's parameters; what this version does not know is left out. */
export function fromViewQuery(query: Readonly<Record<string, string | string[]>>): TicketListParams {
  return { ...loadTicketListParams({ ...query }), cursor: null };
}

/** Whether anything narrows the list down: sort and page do not. */
export function isFiltered(params: TicketListParams): boolean {
  const { sort: _sort, direction: _direction, ...query } = toViewQuery(params);
  return Object.keys(query).length > 0;
}

/** The filters alone, for counting and exporting: order and page change nothing about which tickets there are. */
export function toCountFilters(
  params: TicketListParams,
): Omit<ListTicketsInput, "limit" | "sort" | "direction" | "cursor"> {
  const {
    limit: _limit,
    sort: _sort,
    direction: _direction,
    cursor: _cursor,
    ...filters
  } = toTicketFilters(params);
  return filters;
}
