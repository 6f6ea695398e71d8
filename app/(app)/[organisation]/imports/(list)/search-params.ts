import { createLoader, parseAsString } from "nuqs/server";
import type { ListImportsInput } from "#lib/transfers/schema.ts";

const PAGE_SIZE = 20;

/** What the address says about the history of imports or exports. */
export const transferListParams = { cursor: parseAsString };

export const loadTransferListParams = createLoader(transferListParams);

/** The parameters as the list verbs take them, for the page and its client part alike: equal input, equal key. */
export function toTransferFilters({ cursor }: { cursor: string | null }): ListImportsInput {
  return { limit: PAGE_SIZE, ...(cursor === null ? {} : { cursor }) };
}
