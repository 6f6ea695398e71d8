import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { CUSTOMER_SORTS, CUSTOMER_STATUSES, type ListCustomersInput } from "#lib/customers/schema.ts";

export const CUSTOMERS_PAGE_SIZE = 50;

/** What the address says about the list of customers. */
export const customerListParams = {
  q: parseAsString.withDefault(""),
  status: parseAsStringLiteral(CUSTOMER_STATUSES).withDefault("active"),
  sort: parseAsStringLiteral(CUSTOMER_SORTS).withDefault("name"),
  direction: parseAsStringLiteral(["asc", "desc"]),
  cursor: parseAsString,
};

export type CustomerListParams = inferParserType<typeof customerListParams>;

export const loadCustomerListParams = createLoader(customerListParams);

/** The direction of each order unless told otherwise, as the list verb has it. */
export const NATURAL_DIRECTIONS = { name: "asc", created: "desc" } as const;

/** The parameters as the list verb takes them, for the page and its client part alike: equal input, equal key. */
export function toCustomerFilters(params: CustomerListParams): ListCustomersInput {
  const q = params.q.trim();
  return {
    limit: CUSTOMERS_PAGE_SIZE,
    ...(q === "" ? {} : { q }),
    status: params.status,
    sort: params.sort,
    ...(params.direction === null ? {} : { direction: params.direction }),
    ...(params.cursor === null ? {} : { cursor: params.cursor }),
  };
}
