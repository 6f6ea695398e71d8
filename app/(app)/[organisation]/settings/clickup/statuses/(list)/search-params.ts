import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { ListSyncListsInput } from "#lib/sync/schema.ts";

/** What the address says about the Lists and their statuses. */
export const statusListParams = {
  q: parseAsString.withDefault(""),
  show: parseAsStringLiteral(["review"]),
  cursor: parseAsString,
};
export type StatusListParams = inferParserType<typeof statusListParams>;

export const loadStatusListParams = createLoader(statusListParams);

/** The parameters as the list verb takes them: equal input, equal key. */
export function toSyncListsInput({ q, show, cursor }: StatusListParams): ListSyncListsInput {
  return {
    limit: 50,
    ...(q.trim() === "" ? {} : { q: q.trim() }),
    ...(show === null ? {} : { show }),
    ...(cursor === null ? {} : { cursor }),
  };
}
