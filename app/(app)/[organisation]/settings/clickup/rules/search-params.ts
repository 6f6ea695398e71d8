import { createLoader, type inferParserType, parseAsString } from "nuqs/server";
import type { ListCustomerRulesInput } from "#lib/sync/schema.ts";

/** What the address says about the list of customers with rules of their own. */
export const rulesParams = { cursor: parseAsString };

export const loadRulesParams = createLoader(rulesParams);

/** The parameters as the list verb takes them: equal input, equal key. */
export function toCustomerRulesInput({
  cursor,
}: inferParserType<typeof rulesParams>): ListCustomerRulesInput {
  return { limit: 25, ...(cursor === null ? {} : { cursor }) };
}
