import { searchOptions } from "#components/ui/option-search.ts";
import type { CommandGroup } from "./command-groups.ts";

/** The groups of one page with the rows that fit the query, empty ones left out. */
export function filterGroups(
  groups: readonly CommandGroup[],
  page: string | undefined,
  query: string,
): CommandGroup[] {
  return groups
    .filter((group) => group.page === page)
    .map((group) => {
      if (group.isSearched) return group;
      const options = group.rows.map((row) => ({ ...row, value: row.id }));
      return { ...group, rows: searchOptions(options, query) };
    })
    .filter((group) => group.rows.length > 0);
}
