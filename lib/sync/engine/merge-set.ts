/** How a set of names changed, by the names' keys: names are equal when their keys are. */
export type SetChange = { added: Map<string, string>; removed: Set<string> };

export type KeyOf = (name: string) => string;

/** What was added to `before` and what was taken away. */
export function changeOfSet(before: readonly string[], after: readonly string[], keyOf: KeyOf): SetChange {
  const old = new Set(before.map(keyOf));
  const now = new Set(after.map(keyOf));
  return {
    added: new Map(after.filter((name) => !old.has(keyOf(name))).map((name) => [keyOf(name), name])),
    removed: new Set([...old].filter((key) => !now.has(key))),
  };
}

/** The set with a change made to it. What stays keeps its order and spelling; what is new comes last, in order. */
export function applyChange(names: readonly string[], change: SetChange, keyOf: KeyOf): string[] {
  const kept = names.filter((name) => !change.removed.has(keyOf(name)));
  const present = new Set(kept.map(keyOf));
  const added = [...change.added].filter(([key]) => !present.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...kept, ...added.map(([, name]) => name)];
}

/** Whether both hold the same names, in any order and spelling. */
export function isSameSet(one: readonly string[], other: readonly string[], keyOf: KeyOf): boolean {
  const { added, removed } = changeOfSet(one, other, keyOf);
  return added.size === 0 && removed.size === 0;
}

/**
 * Each side's set with the other side's change made to it. The sides need not have agreed on every name before:
 * what neither touched stays as each has it. A name that one side added and the other took away stays.
 */
export function mergeSets(
  base: { ours: readonly string[]; theirs: readonly string[] },
  now: { ours: readonly string[]; theirs: readonly string[] },
  keyOf: KeyOf,
): { ours: string[]; theirs: string[] } {
  const ours = changeOfSet(base.ours, now.ours, keyOf);
  const theirs = changeOfSet(base.theirs, now.theirs, keyOf);
  const withoutAddedBy = (change: SetChange, other: SetChange): SetChange => ({
    added: change.added,
    removed: new Set([...change.removed].filter((key) => !other.added.has(key))),
  });
  return {
    ours: applyChange(now.ours, withoutAddedBy(theirs, ours), keyOf),
    theirs: applyChange(now.theirs, withoutAddedBy(ours, theirs), keyOf),
  };
}
