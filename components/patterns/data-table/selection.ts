/** How many of the rows on screen are selected, as the box in the header shows it. */
export function selectionState(
  keys: readonly string[],
  selected: ReadonlySet<string>,
): boolean | "indeterminate" {
  const count = keys.filter((key) => selected.has(key)).length;
  if (count === 0) return false;
  return count === keys.length ? true : "indeterminate";
}

/** Selects all rows on screen, or none of them when all were; rows on other pages keep their state. */
export function toggleAll(keys: readonly string[], selected: ReadonlySet<string>): Set<string> {
  const next = new Set(selected);
  const areAll = selectionState(keys, selected) === true;
  for (const key of keys) {
    if (areAll) next.delete(key);
    else next.add(key);
  }
  return next;
}

/**
 * Turns one row. With an anchor (the row turned before, Shift held) all rows between the two take the new state of
 * this one, as in file managers.
 */
export function toggleOne(
  keys: readonly string[],
  selected: ReadonlySet<string>,
  key: string,
  anchor?: string,
): Set<string> {
  const next = new Set(selected);
  const willBeSelected = !selected.has(key);
  const from = anchor === undefined ? -1 : keys.indexOf(anchor);
  const to = keys.indexOf(key);
  const range = from === -1 || to === -1 ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const each of range) {
    if (willBeSelected) next.add(each);
    else next.delete(each);
  }
  return next;
}
