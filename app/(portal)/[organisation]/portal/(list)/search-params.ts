import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { ListPortalTicketsInput } from "#lib/tickets/schema.ts";

const PAGE_SIZE = 25;
export const PORTAL_STATES = ["all", "active", "done"] as const;

/** What the address says about the customer's list of tickets. */
export const portalListParams = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(PORTAL_STATES).withDefault("all"),
  cursor: parseAsString,
};

export const loadPortalListParams = createLoader(portalListParams);

/** The parameters as the list verb takes them, for the page and its client part alike: equal input, equal key. */
export function toPortalFilters(params: inferParserType<typeof portalListParams>): ListPortalTicketsInput {
  const q = params.q.trim();
  return {
    limit: PAGE_SIZE,
    state: params.state,
    ...(q === "" ? {} : { q }),
    ...(params.cursor === null ? {} : { cursor: params.cursor }),
  };
}
