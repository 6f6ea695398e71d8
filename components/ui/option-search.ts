export interface SearchableOption {
  value: string;
  label: string;
  /** Further words to find it by. */
  keywords?: readonly string[];
}

/** Lower case without accents, so that "oberg" finds "Öberg". */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase("en");
}

function rank(option: SearchableOption, words: readonly string[], whole: string): number | null {
  const label = fold(option.label);
  const haystack = [label, ...(option.keywords ?? []).map(fold)].join(" ");
  if (!words.every((word) => haystack.includes(word))) return null;
  if (label === whole) return 0;
  if (label.startsWith(whole)) return 1;
  if (words.every((word) => label.split(/[\s/_-]+/).some((part) => part.startsWith(word)))) return 2;
  return words.every((word) => label.includes(word)) ? 3 : 4;
}

/**
 * The options that hold every word of the query, best first: equal, beginning with it, a word beginning with it,
 * containing it, found by keyword. Equals keep their order.
 */
export function searchOptions<Option extends SearchableOption>(
  options: readonly Option[],
  query: string,
): Option[] {
  const whole = fold(query.trim());
  if (whole === "") return [...options];
  const words = whole.split(/\s+/);
  return options
    .map((option) => ({ option, rank: rank(option, words, whole) }))
    .filter((entry): entry is { option: Option; rank: number } => entry.rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .map((entry) => entry.option);
}
