"use client";

import type { OptionListItem } from "#components/ui/option-list.tsx";
import { tagSchema } from "#lib/tickets/schema.ts";
import { useDebouncedValue } from "../customers/use-debounced-value.ts";
import { useTags } from "./queries.ts";

/**
 * Tags that begin with what is typed and, where it is a tag that nobody uses yet, the offer to make it one. Tags
 * that a ticket has already come first, so that they can be taken away.
 */
export function useTagOptions(
  query: string,
  present: readonly string[] = [],
): { options: OptionListItem[]; isLoading: boolean } {
  const typed = tagSchema.safeParse(query);
  const wanted = typed.success ? typed.data : "";
  const tags = useTags(useDebouncedValue(wanted));
  const inUse = (tags.data ?? []).map(({ tag }) => tag).filter((tag) => tag.startsWith(wanted));
  const own = present.filter((tag) => tag.startsWith(wanted));
  const known = [...new Set([...own, ...inUse])];
  const options: OptionListItem[] = known.map((tag) => ({ value: tag, label: tag }));
  if (wanted !== "" && !known.includes(wanted)) {
    options.push({ value: wanted, label: `New tag “${wanted}”` });
  }
  return { options, isLoading: tags.isFetching };
}
