interface TypedOption {
  label: string;
  isDisabled?: boolean;
}

/**
 * The option that somebody who types in a list means, as in the browser's own lists: the next one that begins with
 * what was typed, or, while one and the same letter is repeated, the one after. -1 when there is none.
 */
export function findTypedOption(options: readonly TypedOption[], active: number, typed: string): number {
  const letters = [...typed.toLocaleLowerCase("en")];
  const isRepeated = letters.length > 1 && letters.every((letter) => letter === letters[0]);
  const wanted = isRepeated ? (letters[0] ?? "") : letters.join("");
  // What is typed first moves on; further letters may still mean the same option.
  const start = active + (letters.length === 1 || isRepeated ? 1 : 0);
  for (let step = 0; step < options.length; step += 1) {
    const index = (Math.max(start, 0) + step) % options.length;
    const option = options[index];
    if (option && !option.isDisabled && option.label.toLocaleLowerCase("en").startsWith(wanted)) return index;
  }
  return -1;
}

/** The nearest option that can be chosen, from `index` on in one direction; -1 when there is none. */
export function findOption(options: readonly TypedOption[], index: number, direction: 1 | -1): number {
  for (let at = index; at >= 0 && at < options.length; at += direction) {
    if (!options[at]?.isDisabled) return at;
  }
  return -1;
}
