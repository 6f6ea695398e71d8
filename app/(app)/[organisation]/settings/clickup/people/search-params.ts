import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { ListSyncPeopleInput } from "#lib/sync/schema.ts";

export const SHOWN = ["review", "matched", "never"] as const;

/** What the address says about the list of who is who. */
export const peopleParams = {
  q: parseAsString.withDefault(""),
  show: parseAsStringLiteral(SHOWN),
  cursor: parseAsString,
};
export type PeopleParams = inferParserType<typeof peopleParams>;

export const loadPeopleParams = createLoader(peopleParams);

/** The parameters as the list verb takes them: equal input, equal key. */
export function toSyncPeopleInput({ q, show, cursor }: PeopleParams): ListSyncPeopleInput {
  return {
    limit: 50,
    ...(q.trim() === "" ? {} : { q: q.trim() }),
    ...(show === null ? {} : { show }),
    ...(cursor === null ? {} : { cursor }),
  };
}
